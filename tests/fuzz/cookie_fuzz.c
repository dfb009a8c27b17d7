/* Cookie headers: a value found lies within the header and holds no semicolon. */
#include "http/request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct pair headers[] = {{STR("Host"), STR("a")}, {STR("Cookie"), text}};
    struct req req = {.headers = headers, .header_count = COUNT_OF(headers)};
    struct str value = req_cookie(&req, "access-token");

    if (str_is_null(value))
        return 0;
    if (value.p < text.p || value.p + value.n > text.p + text.n || str_find(value, ';', 0) >= 0)
        abort();
    return 0;
}
