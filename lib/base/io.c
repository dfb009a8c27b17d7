#include "base/io.h"

#include <errno.h>
#include <unistd.h>

bool io_write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t sent = write(fd, bytes.p, bytes.n);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)sent, bytes.n);
    }
    return true;
}

bool io_read_all(int fd, void *ret_bytes, size_t n)
{
    char *p = ret_bytes;
    while (n > 0) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}
