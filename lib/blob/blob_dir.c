#include "base/io.h"
#include "base/mem.h"
#include "blob/blob.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Blobs lie in 256 folders by the first two characters of their name, so that no folder grows
 * beyond what tools like. */
struct blobs {
    char *folder;
    size_t folder_n;
};

static bool name_is_good(struct str name)
{
    if (name.n < 2 || name.n > 64 || name.p[0] == '.' || name.p[1] == '.')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return true;
}

static bool folder_make(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

enum err blobs_open(const char *folder, struct blobs **ret_blobs, const char **ret_why)
{
    if (!folder_make(folder) || access(folder, W_OK) != 0) {
        *ret_why = "the photos' folder can't be made or written: check its rights and that its "
                   "parent exists";
        return ERR_UNAVAILABLE;
    }
    struct blobs *blobs = mem_take(sizeof(*blobs));
    blobs->folder_n = strlen(folder);
    blobs->folder = mem_take(blobs->folder_n + 1);
    memcpy(blobs->folder, folder, blobs->folder_n);
    *ret_blobs = blobs;
    return OK;
}

void blobs_close(struct blobs *blobs)
{
    if (!blobs)
        return;
    mem_free(blobs->folder);
    mem_free(blobs);
}

struct str blob_path(const struct blobs *blobs, struct arena *arena, struct str name)
{
    if (!name_is_good(name))
        return (struct str){NULL, 0};
    return str_format(arena, "%.*s/%.2s/%.*s", (int)blobs->folder_n, blobs->folder, name.p,
                      STR_FMT(name));
}

/* The rename is on disk only when its folder is. */
static bool folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0;
    close(fd);
    return good;
}

static bool file_write(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool good = io_write_all(fd, bytes) && fsync(fd) == 0;
    good = close(fd) == 0 && good;
    if (!good)
        unlink(path);
    return good;
}

enum err blob_put(struct blobs *blobs, struct str name, struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    static unsigned counter;
    struct str path = blob_path(blobs, &arena, name);
    if (path.n == 0)
        return ERR_INVALID;

    struct str folder = str_format(&arena, "%s/%.2s", blobs->folder, name.p);
    unsigned unique = __atomic_add_fetch(&counter, 1, __ATOMIC_RELAXED);
    struct str beside = str_format(&arena, "%s/.new-%d-%u", folder.p, (int)getpid(), unique);
    if (!folder_make(folder.p))
        return ERR_UNAVAILABLE;
    unlink(beside.p); /* left over from a process with the same pid that was killed */
    if (!file_write(beside.p, bytes))
        return ERR_UNAVAILABLE;
    if (rename(beside.p, path.p) != 0) {
        unlink(beside.p);
        return ERR_UNAVAILABLE;
    }
    return folder_sync(folder.p) ? OK : ERR_UNAVAILABLE;
}

enum err blob_remove(struct blobs *blobs, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str path = blob_path(blobs, &arena, name);
    if (path.n == 0)
        return ERR_INVALID;
    return unlink(path.p) == 0 || errno == ENOENT ? OK : ERR_UNAVAILABLE;
}
