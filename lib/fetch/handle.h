/* A curl handle with the limits that every call shares; private to this folder. */
#pragma once
#include "fetch/fetch.h"

#include <curl/curl.h>

/* NULL without memory. Give it to curl_easy_cleanup. */
CURL *fetch_handle(const char *url, const char *protocols);
/* The same with a pool's kept connections, if there are some; give it to fetch_pool_put. pool NULL:
 * as fetch_handle, and cleaned up. */
CURL *fetch_pool_take(struct fetch_pool *pool, const char *url, const char *protocols);
void fetch_pool_put(struct fetch_pool *pool, CURL *curl);

/* For CURLOPT_READFUNCTION: bytes to send, and how far we are. */
struct fetch_source {
    struct str bytes;
    size_t at;
};
size_t fetch_read(char *place, size_t size, size_t count, void *source);
