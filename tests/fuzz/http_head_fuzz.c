/* The head of a request: whatever comes is refused or read, and fed in two pieces it gives the same
 * verdict. */
#include "http/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_limits limits = {200, 600, 8};

struct verdict {
    int status;
    size_t length;
};

static struct verdict judge(struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct http_head head;
    struct verdict verdict;

    verdict.length = http_head_length(bytes, &limits, &verdict.status);
    if (verdict.length > bytes.n)
        abort();
    if (verdict.length == 0)
        return verdict;
    verdict.status = http_head_parse(&arena, str_sub(bytes, 0, verdict.length), &limits, &head);
    if (verdict.status == 0 &&
        (head.host.n == 0 || head.target.p[0] != '/' || head.header_count > limits.headers ||
         (head.chunked && head.content_length >= 0)))
        abort();
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str whole = {(const char *)data, size};
    struct verdict at_once = judge(whole);

    for (size_t i = 0; i < size && size < 1000; i++) {
        struct verdict part = judge(str_sub(whole, 0, i));
        /* What is certain of a part is certain of the whole. */
        if ((part.status || part.length) &&
            (part.status != at_once.status || part.length != at_once.length))
            abort();
    }
    return 0;
}
