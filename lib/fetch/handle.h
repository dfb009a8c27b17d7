/* A curl handle with the limits that every call shares; private to this folder. */
#pragma once
#include "fetch/fetch.h"

#include <curl/curl.h>

/* NULL without memory. Give it to curl_easy_cleanup. */
CURL *fetch_handle(const char *url, const char *protocols);

/* For CURLOPT_READFUNCTION: bytes to send, and how far we are. */
struct fetch_source {
    struct str bytes;
    size_t at;
};
size_t fetch_read(char *place, size_t size, size_t count, void *source);
