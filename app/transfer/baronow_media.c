#include "transfer/baronow_media.h"

#include "base/buf.h"
#include "fetch/fetch.h"
#include "transfer/baronow_rules.h"
#include "transfer/files.h"

#include <unistd.h>

enum { MEDIA_MAX = 10 << 20 /* as of any photo */, TRIES = 3, TIMEOUT_MS = 30000, URL_MAX = 4096 };

bool media_is_far(const char *media)
{
    return str_starts(str_from(media), STR("http://")) ||
           str_starts(str_from(media), STR("https://"));
}

static const char *url_of(struct arena *arena, const char *media, struct str key)
{
    DEFER(buf_release)
    struct buf url;
    struct str base = str_from(media);

    while (base.n > 0 && base.p[base.n - 1] == '/')
        base.n--;
    buf_init(&url, URL_MAX);
    buf_str(&url, base);
    while (key.n > 0) {
        buf_char(&url, '/');
        buf_str(&url, fetch_escape(arena, str_split(&key, '/')));
    }
    return url.full ? NULL : str_c(arena, buf_as_str(&url));
}

/* A bucket says 403 of what it has not, unless one may list it. */
static enum err of_status(int status)
{
    if (status == 200)
        return OK;
    return status == 403 || status == 404 || status == 410 ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
}

static enum err fetch(const struct town *town, struct arena *arena, struct str key,
                      struct str *ret_bytes)
{
    struct fetch_request request = {.method = ret_bytes ? "GET" : "HEAD",
                                    .url = url_of(arena, town->order->media, key),
                                    .limit = MEDIA_MAX,
                                    .timeout_ms = TIMEOUT_MS,
                                    .pool = town->pool};
    struct fetch_answer answer = {0};
    enum err err = ERR_UNAVAILABLE;

    if (request.url == NULL)
        return ERR_NOT_FOUND;
    for (int i = 0; i < TRIES && err == ERR_UNAVAILABLE; i++) {
        err = fetch_http(arena, &request, &answer);
        if (err == OK)
            err = of_status(answer.status);
        else if (err == ERR_UPSTREAM)
            err = ERR_UNAVAILABLE;
        if (err == ERR_UNAVAILABLE && i + 1 < TRIES)
            sleep(1);
    }
    if (err == OK && ret_bytes)
        *ret_bytes = answer.body;
    return err;
}

static enum err read_file(const struct town *town, struct arena *arena, struct str key,
                          struct str *ret_bytes)
{
    DEFER(file_close)
    struct file_view view = {.fd = -1};

    TRY(file_open(file_path(arena, town->order->media, str_c(arena, key)), &view));
    if (view.bytes.n > MEDIA_MAX)
        return ERR_TOO_LARGE;
    if (ret_bytes)
        *ret_bytes = str_copy(arena, view.bytes);
    return OK;
}

enum err media_read(const struct town *town, struct arena *arena, struct str key,
                    struct str *ret_bytes)
{
    if (!baronow_key_is_good(key))
        return ERR_NOT_FOUND;
    return media_is_far(town->order->media) ? fetch(town, arena, key, ret_bytes)
                                            : read_file(town, arena, key, ret_bytes);
}
