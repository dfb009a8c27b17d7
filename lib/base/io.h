/* Whole reads and writes on descriptors. Interrupted calls go on. */
#pragma once
#include "base/str.h"

/* All bytes, or false (errno tells). */
bool io_write_all(int fd, struct str bytes);
/* Exactly n bytes, or false at the end of the file or an error. */
bool io_read_all(int fd, void *ret_bytes, size_t n);
