#include "backup/place.h"

#include "base/io.h"
#include "blob/s3.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 120000, TIMEOUT_MS = 60000, OBJECT_MAX = 1 << 30, DEPTH_MAX = 3 };

enum err place_open(struct arena *arena, const char *where, const struct config *config, bool make,
                    struct place *ret_place, struct str *ret_why)
{
    const char *why = "";
    enum err err;

    *ret_place = (struct place){0};
    if (s3_is_url(where)) {
        err = s3_open(&(struct s3_options){.url = where,
                                           .access_key = config->s3_access_key,
                                           .secret_key = config->s3_secret_key,
                                           .patience_ms = PATIENCE_MS,
                                           .timeout_ms = TIMEOUT_MS},
                      &ret_place->s3, &why);
        if (err != OK)
            *ret_why = str_format(arena, "%s: %s", where, why);
        return err;
    }
    ret_place->folder = where;
    if (make && mkdir(where, 0700) != 0 && errno != EEXIST)
        *ret_why = str_format(arena, "cannot make %s: %s", where, strerror(errno));
    else if (access(where, R_OK | X_OK | (make ? W_OK : 0)) != 0)
        *ret_why = str_format(arena, "%s: %s", where, strerror(errno));
    else
        return OK;
    return ERR_UNAVAILABLE;
}

void place_close(struct place *place)
{
    s3_close(place->s3);
    *place = (struct place){0};
}

/* "s3://bucket/prefix/?…": "bucket/prefix". */
static struct str bucket_path(const char *url)
{
    struct str rest = str_sub(str_from(url), 5, SIZE_MAX), path = str_split(&rest, '?');

    while (str_ends(path, STR("/")))
        path.n--;
    return path;
}

bool place_has_photos(const char *where, const char *photos)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct stat ours, theirs;

    if (s3_is_url(where) && s3_is_url(photos))
        return str_eq(str_format(&arena, "%.*s/photos", STR_FMT(bucket_path(where))),
                      bucket_path(photos));
    return !s3_is_url(where) && !s3_is_url(photos) &&
           stat(str_format(&arena, "%s/photos", where).p, &ours) == 0 &&
           stat(photos, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
}

size_t place_piece(const struct place *place)
{
    return place->s3 ? PIECE_BYTES : SIZE_MAX;
}

struct str place_why(struct place *place, struct arena *arena)
{
    return place->s3 ? s3_why(place->s3, arena)
                     : str_format(arena, "%s: %s", place->folder, strerror(errno));
}

/* ---- bytes ---- */

void held_release(struct held *held)
{
    if (held->map)
        munmap(held->map, held->bytes.n);
    arena_release(&held->arena);
    *held = (struct held){0};
}

enum err held_file(const char *path, struct held *ret_held)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *map = NULL;

    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return ERR_UNAVAILABLE;
    }
    if (status.st_size > 0)
        map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return ERR_UNAVAILABLE;
    *ret_held = (struct held){.bytes = {map ? map : "", (size_t)status.st_size}, .map = map};
    return OK;
}

static struct str path_of(const struct place *place, struct arena *arena, struct str name)
{
    return str_format(arena, "%s/%.*s", place->folder, STR_FMT(name));
}

/* The folders above the last '/', made when absent. */
static bool make_folders(const struct place *place, struct arena *arena, struct str name)
{
    for (ptrdiff_t at = str_find(name, '/', 0); at >= 0; at = str_find(name, '/', (size_t)at + 1)) {
        struct str folder = path_of(place, arena, str_sub(name, 0, (size_t)at));

        if (mkdir(folder.p, 0700) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool sync_folder_of(struct arena *arena, struct str path)
{
    size_t n = path.n;
    int fd;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    fd = open(str_c(arena, str_sub(path, 0, n)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0;
    close(fd);
    return good;
}

static enum err put_file(struct place *place, struct str name, struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str path = path_of(place, &arena, name);
    struct str beside = str_format(&arena, "%s.new", path.p);
    int fd;

    if (!make_folders(place, &arena, name))
        return ERR_UNAVAILABLE;
    fd = open(beside.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return ERR_UNAVAILABLE;
    bool good = io_write_all(fd, bytes) && fsync(fd) == 0;
    good = close(fd) == 0 && good;
    if (good && rename(beside.p, path.p) == 0 && sync_folder_of(&arena, path))
        return OK;
    unlink(beside.p);
    return ERR_UNAVAILABLE;
}

enum err place_put(struct place *place, struct str name, struct str bytes)
{
    return place->s3 ? s3_put(place->s3, name, bytes) : put_file(place, name, bytes);
}

enum err place_get(struct place *place, struct str name, struct held *ret_held)
{
    DEFER(arena_release)
    struct arena arena = {0};

    *ret_held = (struct held){0};
    if (place->s3 == NULL)
        return held_file(path_of(place, &arena, name).p, ret_held);
    return s3_get(place->s3, &ret_held->arena, name, OBJECT_MAX, &ret_held->bytes);
}

bool place_has(const struct place *place, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};

    return place->s3 != NULL || access(path_of(place, &arena, name).p, R_OK) == 0;
}

/* A folder that is empty then goes, too. */
static enum err remove_file(struct place *place, struct str name)
{
    DEFER(arena_release)
    struct arena arena = {0};

    if (unlink(path_of(place, &arena, name).p) != 0 && errno != ENOENT)
        return ERR_UNAVAILABLE;
    for (size_t n = name.n; n > 0; n--) {
        if (name.p[n - 1] == '/' && rmdir(path_of(place, &arena, str_sub(name, 0, n - 1)).p) != 0)
            break;
    }
    return OK;
}

enum err place_remove(struct place *place, struct str name)
{
    return place->s3 ? s3_remove(place->s3, name) : remove_file(place, name);
}

static enum err each_file(struct place *place, struct str under, int depth, place_take_fn *take,
                          void *user)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str above = under;
    struct stat status;
    enum err err = OK;

    while (above.n > 0 && above.p[above.n - 1] != '/')
        above.n--;
    DIR *folder = opendir(path_of(place, &arena, above).p);

    if (folder == NULL)
        return errno == ENOENT ? OK : ERR_UNAVAILABLE;
    for (struct dirent *entry; err == OK && (entry = readdir(folder)) != NULL;) {
        struct str name = str_format(&arena, "%.*s%s", STR_FMT(above), entry->d_name);

        if (entry->d_name[0] == '.' || !str_starts(name, under) ||
            fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISREG(status.st_mode))
            err = take(user, name, status.st_size);
        else if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX)
            err = each_file(place, str_format(&arena, "%s/", name.p), depth + 1, take, user);
    }
    closedir(folder);
    return err;
}

enum err place_each(struct place *place, struct str under, place_take_fn *take, void *user)
{
    return place->s3 ? s3_list(place->s3, under, take, user)
                     : each_file(place, under, 0, take, user);
}
