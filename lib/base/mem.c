#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static void die(size_t size)
{
    fprintf(stderr, "out of memory: %zu bytes more\n", size);
    abort();
}

void *mem_take(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (p == NULL)
        die(size);
    return p;
}

void *mem_resize(void *p, size_t size)
{
    void *resized = realloc(p, size ? size : 1);

    if (resized == NULL)
        die(size);
    return resized;
}

void mem_free(void *p)
{
    free(p);
}
