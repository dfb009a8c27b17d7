#include "doctor.h"

#include "blob/blob.h"
#include "blob/s3.h"
#include "photos/photos.h"
#include "progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
    NAMES_SHOWN = 5,
    FEW_ORPHANS = 30, /* or a tenth of all: more are not removed */
    UPLOAD_S = 60     /* between a photo's first byte stored and its row */
};

struct stored {
    struct arena *arena;
    struct str *names;
    size_t n, room;
};

static enum err collect(void *user, struct str name, int64_t bytes)
{
    struct stored *stored = user;

    (void)bytes;
    if (stored->n == stored->room) {
        size_t room = stored->room ? 2 * stored->room : 1024;
        struct str *names = arena_array(stored->arena, room, sizeof(*names));

        if (stored->n > 0)
            memcpy(names, stored->names, stored->n * sizeof(*names));
        stored->names = names;
        stored->room = room;
    }
    stored->names[stored->n++] = str_copy(stored->arena, name);
    if (stored->n % 1000 == 0)
        progress_show("photos", (int64_t)stored->n, 0);
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Both lists are sorted; those of `of` that are not in `in`, in the order of `of`. */
static size_t without(const struct str *of, size_t of_n, const struct str *in, size_t in_n,
                      struct str *ret_names)
{
    size_t n = 0, at = 0;

    for (size_t i = 0; i < of_n; i++) {
        while (at < in_n && str_compare(in[at], of[i]) < 0)
            at++;
        if (at == in_n || !str_eq(in[at], of[i]))
            ret_names[n++] = of[i];
    }
    return n;
}

/* Whether a server of this folder runs; other nodes are not seen. */
static bool is_served(struct visit *visit)
{
    int fd = open(data_path(visit->app, visit->arena, "lock"), O_RDWR | O_CLOEXEC);
    bool served = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;

    if (fd >= 0)
        close(fd);
    return served;
}

/* A photo that is coming in just now has no row yet: who still has none later never will. */
static void wait_for_uploads(struct visit *visit)
{
    const struct timespec second = {1, 0};

    if (!blobs_are_far(visit->app->blobs) && !is_served(visit))
        return;
    for (int s = 0; s < UPLOAD_S; s++) {
        progress_show("waiting for uploads under way", s, UPLOAD_S);
        nanosleep(&second, NULL);
    }
}

static void remove_orphans(struct visit *visit, const struct str *orphans, size_t n)
{
    struct str *rows = NULL, *still = arena_array(visit->arena, n + 1, sizeof(*still));
    size_t row_n = 0, removed = 0;

    wait_for_uploads(visit);
    if (photo_files(visit->db, visit->arena, &rows, &row_n) != OK) {
        visit_bad(visit, "photos", "the photos cannot be listed: %s", db_why(visit->db));
        return;
    }
    n = without(orphans, n, rows, row_n, still);
    for (size_t i = 0; i < n; i++) {
        removed += blob_remove(visit->app->blobs, still[i]) == OK;
        progress_show("removing", (int64_t)i + 1, (int64_t)n);
    }
    visit_mended(visit, "photos", "%zu photo files that nobody knew are removed", removed);
}

static void compare(struct visit *visit, const struct stored *stored, const struct str *rows,
                    size_t row_n)
{
    struct str *lost = arena_array(visit->arena, row_n + 1, sizeof(*lost));
    struct str *orphans = arena_array(visit->arena, stored->n + 1, sizeof(*orphans));
    size_t lost_n = without(rows, row_n, stored->names, stored->n, lost);
    size_t orphan_n = without(stored->names, stored->n, rows, row_n, orphans);

    progress_end();
    if (lost_n > 0)
        visit_bad(visit, "photos",
                  "%zu of %zu photo files are missing: wooga restore --overwrite brings back "
                  "everything, or copy them from the photos of a backup",
                  lost_n, row_n);
    for (size_t i = 0; i < lost_n && i < NAMES_SHOWN; i++)
        visit_detail(visit, "       %.*s", STR_FMT(lost[i]));
    /* A crash leaves a few. Of very many it is more likely that this is not the server's database.
     */
    if (visit->fix && orphan_n > FEW_ORPHANS && orphan_n > row_n / 10)
        visit_bad(visit, "photos",
                  "%zu photo files are in no row, beside %zu that are: is this the server's "
                  "database (WOOGA_DATABASE)? --fix does not remove so many",
                  orphan_n, row_n);
    else if (orphan_n > 0 && visit->fix)
        remove_orphans(visit, orphans, orphan_n);
    else if (orphan_n > 0)
        visit_bad(visit, "photos", "%zu photo files are of no use to anybody: --fix removes them",
                  orphan_n);
    if (lost_n == 0 && orphan_n == 0)
        visit_good(visit, "photos", "all %zu photo files are there, and no others", row_n);
    progress_end();
}

void doctor_photos(struct visit *visit)
{
    struct stored stored = {.arena = visit->arena};
    struct str *rows = NULL;
    size_t row_n = 0;
    struct str why;

    if (visit->db == NULL)
        return;
    if (!data_try_photos(visit->app, visit->arena, &why)) {
        if (!s3_is_url(visit->app->config.blobs)) /* of a bucket check_bucket tells */
            visit_bad(visit, "photos", "%.*s", STR_FMT(why));
        return;
    }
    /* The store before the rows: what comes in between is in the rows, and in no worse case seen
     * as missing. */
    if (blob_each(visit->app->blobs, collect, &stored) != OK)
        visit_bad(visit, "photos", "photos cannot be listed: %.*s",
                  STR_FMT(blobs_why(visit->app->blobs, visit->arena)));
    else if (photo_files(visit->db, visit->arena, &rows, &row_n) != OK)
        visit_bad(visit, "photos", "the photos cannot be listed: %s", db_why(visit->db));
    else {
        if (stored.n > 1)
            qsort(stored.names, stored.n, sizeof(*stored.names), by_name);
        compare(visit, &stored, rows, row_n);
    }
    progress_end();
    blobs_close(visit->app->blobs);
    visit->app->blobs = NULL;
}
