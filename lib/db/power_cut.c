#include "db/power_cut.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 4096 };

/* One number with its line feed, always as long: a later one replaces an earlier one at once. */
static void record(const char *log, long long synced)
{
    char path[PATH_MAX_BYTES + 16], line[32];
    int n = snprintf(line, sizeof(line), "%020lld\n", synced);
    int fd;

    snprintf(path, sizeof(path), "%s-synced", log);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || pwrite(fd, line, (size_t)n, 0) != n)
        perror(path);
    if (fd >= 0)
        close(fd);
}

void power_cut_watch(const char *path)
{
    char log[PATH_MAX_BYTES];
    struct stat now;

    snprintf(log, sizeof(log), "%s-wal", path);
    record(log, stat(log, &now) == 0 ? (long long)now.st_size : 0);
}

/* Stands before the C library's for SQLite too, which syncs by it. */
int fdatasync(int fd)
{
    char link[32], path[PATH_MAX_BYTES];
    struct stat before;
    ssize_t n;
    int known;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof(path) - 1);
    known = fstat(fd, &before);
    if (syscall(SYS_fdatasync, fd) != 0)
        return -1;
    if (n > 4 && known == 0 && memcmp(path + n - 4, "-wal", 4) == 0) {
        path[n] = '\0';
        record(path, (long long)before.st_size);
    }
    return 0;
}
