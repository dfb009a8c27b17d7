#include "transfer/files.h"

#include "base/io.h"
#include "crypto/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_path(struct arena *arena, const char *folder, const char *name)
{
    return str_c(arena, str_format(arena, "%s/%s", folder, name));
}

enum err file_open(const char *path, struct file_view *ret_view)
{
    struct stat entry;
    void *bytes;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC); /* an export may be somebody's work */

    *ret_view = (struct file_view){.fd = -1};
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    if (fstat(fd, &entry) != 0 || !S_ISREG(entry.st_mode)) {
        close(fd);
        return ERR_UNAVAILABLE;
    }
    ret_view->fd = fd;
    ret_view->bytes = STR("");
    if (entry.st_size == 0)
        return OK;
    bytes = mmap(NULL, (size_t)entry.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        file_close(ret_view);
        return ERR_UNAVAILABLE;
    }
    ret_view->bytes = (struct str){bytes, (size_t)entry.st_size};
    return OK;
}

void file_close(struct file_view *view)
{
    if (view->bytes.n > 0)
        munmap((void *)(uintptr_t)view->bytes.p, view->bytes.n);
    if (!str_is_null(view->bytes) && view->fd >= 0)
        close(view->fd);
    *view = (struct file_view){.fd = -1};
}

enum err file_write(struct arena *arena, const char *path, struct str bytes)
{
    const char *part = str_c(arena, str_format(arena, "%s.part", path));
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good;

    if (fd < 0)
        return ERR_UNAVAILABLE;
    good = io_write_all(fd, bytes) && fsync(fd) == 0;
    close(fd);
    return good && rename(part, path) == 0 ? OK : ERR_UNAVAILABLE;
}

enum err file_empty_folder(const char *path)
{
    const struct dirent *entry;
    bool empty = true;
    DIR *folder;

    if (mkdir(path, 0700) == 0)
        return OK;
    if (errno != EEXIST || (folder = opendir(path)) == NULL)
        return ERR_UNAVAILABLE;
    while ((entry = readdir(folder)) != NULL)
        empty = empty && entry->d_name[0] == '.';
    closedir(folder);
    return empty ? OK : ERR_CONFLICT;
}

struct str file_sha256(struct arena *arena, struct str bytes)
{
    unsigned char digest[SHA256_BYTES];
    char *text = arena_array(arena, 2 * SHA256_BYTES + 1, 1);

    hash_sha256(bytes, digest);
    hash_hex((struct str){(const char *)digest, sizeof(digest)}, text);
    return (struct str){text, 2 * SHA256_BYTES};
}
