#include "fetch/handle.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

CURL *fetch_handle(const char *url, const char *protocols)
{
    CURL *curl;

    pthread_once(&once, start);
    curl = curl_easy_init();
    if (curl == NULL)
        return NULL;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)FETCH_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); /* signals and threads do not mix */
    return curl;
}

size_t fetch_read(char *place, size_t size, size_t count, void *source)
{
    struct fetch_source *from = source;
    struct str piece = str_sub(from->bytes, from->at, from->at + size * count);

    if (piece.n > 0)
        memcpy(place, piece.p, piece.n);
    from->at += piece.n;
    return piece.n;
}
