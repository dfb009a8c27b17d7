#include "base/io.h"
#include "base/mem.h"
#include "blob/blob_engine.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Blobs lie in 256 folders by the first two characters of their name, so that no folder grows
 * beyond what tools like. */
struct folder {
    struct blobs blobs; /* first */
    char *path;
    size_t path_n;
};

static const struct blob_engine dir_engine;

static struct folder *folder_of(struct blobs *blobs)
{
    return (struct folder *)(void *)blobs;
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
    struct folder *store = mem_take(sizeof(*store));
    store->blobs.engine = &dir_engine;
    store->path_n = strlen(folder);
    store->path = mem_take(store->path_n + 1);
    memcpy(store->path, folder, store->path_n);
    *ret_blobs = &store->blobs;
    return OK;
}

static void dir_close(struct blobs *blobs)
{
    mem_free(folder_of(blobs)->path);
    mem_free(blobs);
}

static struct str dir_path(struct blobs *blobs, struct arena *arena, struct str name)
{
    return str_format(arena, "%s/%.2s/%.*s", folder_of(blobs)->path, name.p, STR_FMT(name));
}

static enum err dir_fetch(struct blobs *blobs, struct arena *arena, struct str name,
                          struct str *ret_path)
{
    *ret_path = dir_path(blobs, arena, name);
    return OK;
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

static enum err dir_put(struct blobs *blobs, struct str name, struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    static unsigned counter;
    struct str path = dir_path(blobs, &arena, name);
    struct str folder = str_format(&arena, "%s/%.2s", folder_of(blobs)->path, name.p);
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

static enum err dir_remove(struct blobs *blobs, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str path = dir_path(blobs, &arena, name);
    return unlink(path.p) == 0 || errno == ENOENT ? OK : ERR_UNAVAILABLE;
}

/* One of the 256. What is no blob, as a half-written one, is passed over. */
static enum err each_of(const char *path, blob_take_fn *take, void *user)
{
    DIR *folder = opendir(path);
    enum err err = OK;
    struct stat status;
    if (!folder)
        return errno == ENOTDIR || errno == ENOENT ? OK : ERR_UNAVAILABLE;
    for (struct dirent *entry; err == OK && (entry = readdir(folder));) {
        struct str name = str_from(entry->d_name);
        if (blob_name_is_good(name) &&
            fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode))
            err = take(user, name, status.st_size);
    }
    closedir(folder);
    return err;
}

static enum err dir_each(struct blobs *blobs, blob_take_fn *take, void *user)
{
    DEFER(arena_release)
    struct arena arena = {0};
    DIR *folder = opendir(folder_of(blobs)->path);
    enum err err = OK;
    if (!folder)
        return ERR_UNAVAILABLE;
    for (struct dirent *entry; err == OK && (entry = readdir(folder));) {
        if (strlen(entry->d_name) == 2 && entry->d_name[0] != '.')
            err = each_of(str_format(&arena, "%s/%s", folder_of(blobs)->path, entry->d_name).p,
                          take, user);
    }
    closedir(folder);
    return err;
}

static enum err dir_probe(struct blobs *blobs)
{
    return access(folder_of(blobs)->path, R_OK | W_OK | X_OK) == 0 ? OK : ERR_UNAVAILABLE;
}

static struct str dir_why(struct blobs *blobs, struct arena *arena)
{
    (void)blobs;
    (void)arena;
    return STR("the disk is full, or the folder is not ours");
}

static const struct blob_engine dir_engine = {
    .close = dir_close,
    .put = dir_put,
    .path = dir_path,
    .fetch = dir_fetch,
    .remove = dir_remove,
    .each = dir_each,
    .probe = dir_probe,
    .why = dir_why,
};
