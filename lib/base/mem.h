/* The one door to malloc outside arenas. Out of memory ends the process with a message. */
#pragma once
#include <stddef.h>

void *mem_take(size_t size) __attribute__((malloc, alloc_size(1), returns_nonnull)); /* zeroed */
void *mem_resize(void *p, size_t size) __attribute__((alloc_size(2), returns_nonnull));
void mem_free(void *p);
