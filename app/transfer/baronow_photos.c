/* Photos and profile pictures: a page of them is decoded beside each other in the sandbox, as if
 * their owners had brought them, and noted in one transaction. The key is made of name and bytes: a
 * page that is done again after a kill overwrites its own files. */
#include "blob/blob.h"
#include "crypto/hash.h"
#include "fetch/fetch.h"
#include "transfer/baronow_media.h"
#include "transfer/baronow_store.h"
#include "transfer/files.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { BATCH = 64, THREADS_MOST = 8, KEY_LENGTH = 32, SAMPLE = 20 };

struct photo_job {
    int64_t id, product_id, position, member_id; /* product 0: the member's own picture */
    struct str file;
    struct arena arena; /* of its worker */
    enum err err;
    bool stored_badly; /* what failed is ours */
    struct new_photo photo;
};

struct photo_batch {
    struct photo_job jobs[BATCH];
    size_t n;
    atomic_size_t next;
    long threads;
};

/* ---- the work ---- */

static enum err put_blob(struct town *town, struct arena *arena, struct str key, const char *size,
                         struct str bytes)
{
    return blob_put(town->transfer->blobs, str_format(arena, "%.*s%s.webp", STR_FMT(key), size),
                    bytes);
}

static enum err store(struct town *town, struct photo_job *job, struct str bytes,
                      const struct image_result *made)
{
    struct arena *arena = &job->arena;
    struct str named = str_format(arena, "%.*s\n%.*s\n", STR_FMT(job->file),
                                  STR_FMT(file_sha256(arena, bytes)));
    struct str key = str_sub(file_sha256(arena, named), 0, KEY_LENGTH);

    job->photo = (struct new_photo){
        .key = key,
        .member_id = job->member_id,
        .bytes = (int64_t)(made->large.n + made->medium.n + made->small.n),
        .width = made->width,
        .height = made->height,
    };
    job->stored_badly = true;
    TRY(put_blob(town, arena, key, "", made->large));
    TRY(put_blob(town, arena, key, "-m", made->medium));
    TRY(put_blob(town, arena, key, "-s", made->small));
    job->stored_badly = false;
    return OK;
}

static enum err work(struct town *town, struct photo_job *job)
{
    struct image_result made;
    struct str bytes;

    if (town->images == NULL)
        return media_read(town, &job->arena, job->file, NULL);
    TRY(media_read(town, &job->arena, job->file, &bytes));
    TRY(image_shop_work(town->images, &job->arena, bytes, &made));
    return store(town, job, bytes, &made);
}

static void *run(void *user)
{
    struct town *town = user;
    struct photo_batch *batch = town->batch;
    size_t at;

    while ((at = atomic_fetch_add(&batch->next, 1)) < batch->n)
        batch->jobs[at].err = work(town, &batch->jobs[at]);
    return NULL;
}

static void run_all(struct town *town)
{
    pthread_t threads[THREADS_MOST];
    long n = 0;

    atomic_store(&town->batch->next, 0);
    while (n < town->batch->threads - 1 && pthread_create(&threads[n], NULL, run, town) == 0)
        n++;
    run(town);
    while (n > 0)
        pthread_join(threads[--n], NULL);
}

/* ---- what came of it ---- */

static enum err note(struct town *town, const struct photo_job *job)
{
    const char *kind = job->product_id ? "photo" : "picture of member";

    switch (job->err) {
    case ERR_NOT_FOUND:
        return town_left_out(town, kind, job->id, STR("its file is not among the media"));
    case ERR_UNSUPPORTED:
        return town_left_out(town, kind, job->id, STR("its file is no JPEG, PNG or WebP"));
    case ERR_INVALID:
        return town_left_out(town, kind, job->id, STR("its file is broken"));
    case ERR_TOO_LARGE:
        return town_left_out(town, kind, job->id,
                             STR("its file has more than 10 MiB or 40 megapixel"));
    default:
        return town_missing(town, kind, job->id, STR("its file could not be read"));
    }
}

static enum err put(struct town *town, const struct photo_job *job)
{
    if (town->images == NULL)
        return OK;
    TRY(bring_photo(town->db, &job->photo, town->now_us));
    if (job->product_id)
        return bring_product_photo(town->db, job->product_id, job->position, job->photo.key);
    return bring_profile(town->db, job->member_id, job->photo.key);
}

static enum err flush(struct town *town)
{
    struct photo_batch *batch = town->batch;
    enum err err = OK;

    run_all(town);
    for (size_t i = 0; i < batch->n; i++) {
        struct photo_job *job = &batch->jobs[i];
        if (err == OK && job->err != OK && job->stored_badly)
            err = job->err;
        else if (err == OK)
            err = job->err == OK ? put(town, job) : note(town, job);
        arena_release(&job->arena);
    }
    batch->n = 0;
    return err;
}

/* ---- rows ---- */

static enum err add(struct town *town, const struct photo_job *job)
{
    struct photo_job *slot = &town->batch->jobs[town->batch->n++];
    struct arena none = {0};

    *slot = *job;
    slot->arena = none;
    slot->file = str_copy(&slot->arena, job->file);
    return OK;
}

static enum err take_photo(struct town *town, const struct db_rows *rows)
{
    const struct photo_job job = {.id = db_col_int(rows, 0),
                                  .product_id = db_col_int(rows, 1),
                                  .position = db_col_int(rows, 2),
                                  .member_id = db_col_int(rows, 3),
                                  .file = db_col_str(rows, 4)};

    if (db_is_null(rows, 3))
        return town_left_out(town, "photo", job.id, STR("its product is not there"));
    if (job.file.n == 0)
        return town_left_out(town, "photo", job.id, STR("it names no file"));
    return add(town, &job);
}

static enum err take_picture(struct town *town, const struct db_rows *rows)
{
    const struct photo_job job = {
        .id = db_col_int(rows, 0), .member_id = db_col_int(rows, 0), .file = db_col_str(rows, 1)};

    return add(town, &job);
}

const struct baronow_step step_photos = {"photos", ORIGINAL_PHOTOS, PHOTOS_PAGE, take_photo, flush};

const struct baronow_step step_pictures = {"pictures of members", ORIGINAL_PICTURES, PHOTOS_PAGE,
                                           take_picture, flush};

/* ---- before and after ---- */

/* None of twenty is none of all: another folder is meant. */
static enum err look_for_some(struct town *town)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    DEFER(arena_release)
    struct arena arena = {0};
    bool more = true;
    int n = 0;

    TRY(original_sample(town->source, &rows));
    for (;; n++) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        if (media_read(town, &arena, db_text(&rows, 0, &arena), NULL) == OK)
            return OK;
    }
    if (n == 0)
        return OK;
    town->transfer->why = str_format(
        town->transfer->arena,
        "none of the newest %d photos is in %s: --media names the original's MEDIA_ROOT, or "
        "the address before the names of its files; without --media all photos stay behind",
        n, town->order->media);
    return ERR_NOT_FOUND;
}

enum err photos_open(struct town *town)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (town->order->media == NULL)
        return OK;
    town->pool = fetch_pool_new();
    town->batch = ARENA_NEW(town->transfer->arena, struct photo_batch);
    town->batch->threads = cores < 2 ? 2 : cores > THREADS_MOST ? THREADS_MOST : cores;
    if (!town->order->check)
        town->images = image_shop_new("/proc/self/exe", (int)town->batch->threads);
    return look_for_some(town);
}

void photos_close(struct town *town)
{
    image_shop_free(town->images);
    fetch_pool_free(town->pool);
}
