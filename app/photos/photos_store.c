#include "photos/photos_store.h"
#include "base/clock.h"
#include "photos/photos.h"
#include "photos/photos_sql.h"

#include <stdlib.h>

enum { STALE_AT_ONCE = 100, KEYS_AT_ONCE = 1000 };

enum err photo_bytes_of_member(struct db *db, int64_t member_id, int64_t *ret_bytes)
{
    return db_run_id(db, &photo_bytes_of_member_sql, DB_ARGS(db_int(member_id)), ret_bytes);
}

enum err photo_insert(struct db *db, const struct photo *photo)
{
    return db_run(db, &photo_insert_sql,
                  DB_ARGS(db_str(photo->key), db_int(photo->member_id), db_int(photo->bytes),
                          db_int(photo->width), db_int(photo->height), db_int(clock_now_us())),
                  NULL);
}

enum err photo_delete_unused(struct db *db, struct str key, bool *ret_gone)
{
    int64_t changes = 0;
    TRY(db_run(db, &photo_delete_unused_sql, DB_ARGS(db_str(key)), &changes));
    *ret_gone = changes > 0;
    return OK;
}

enum err upload_insert(struct db *db, int64_t member_id, struct str key, int64_t *ret_id)
{
    return db_run_id(db, &upload_insert_sql, DB_ARGS(db_int(member_id), db_str(key)), ret_id);
}

enum err photo_claim(struct db *db, struct arena *arena, int64_t member_id, int64_t upload_id,
                     struct claimed_photo *ret_photo)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &upload_claim_sql,
                 DB_ARGS(db_int(upload_id), db_int(member_id), db_int(clock_now_us())), &rows));
    TRY(db_next_one(&rows));
    *ret_photo = (struct claimed_photo){
        .key = db_text(&rows, 0, arena),
        .width = db_col_int(&rows, 1),
        .height = db_col_int(&rows, 2),
    };
    return OK;
}

enum err uploads_stale(struct db *db, struct arena *arena, int64_t before_us, struct str **ret_keys,
                       size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_keys = arena_array(arena, STALE_AT_ONCE, sizeof(**ret_keys));
    *ret_n = 0;
    TRY(db_query(db, &uploads_stale_sql, DB_ARGS(db_int(before_us)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < STALE_AT_ONCE) {
        (*ret_keys)[(*ret_n)++] = db_text(&rows, 0, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err upload_drop(struct db *db, struct str key, bool *ret_gone)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t changes = 0;

    *ret_gone = false;
    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &upload_delete_unused_sql, DB_ARGS(db_str(key)), &changes));
    if (changes > 0)
        TRY(photo_delete_unused(db, key, ret_gone));
    return db_tx_commit(&tx);
}

/* ---- all of them ---- */

struct names {
    struct str *list;
    size_t n, room;
};

static void names_add(struct names *names, struct arena *arena, struct str key)
{
    static const char *const sizes[] = {"", "-m", "-s"};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        if (names->n == names->room) {
            size_t room = names->room ? 2 * names->room : 3072;
            struct str *list = arena_array(arena, room, sizeof(*list));
            if (names->n > 0)
                memcpy(list, names->list, names->n * sizeof(*list));
            names->list = list;
            names->room = room;
        }
        names->list[names->n++] = str_format(arena, "%.*s%s.webp", STR_FMT(key), sizes[i]);
    }
}

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

enum err photo_files(struct db *db, struct arena *arena, struct str **ret_names, size_t *ret_n)
{
    struct names names = {0};
    struct str after = STR("");
    size_t got = KEYS_AT_ONCE;

    while (got == KEYS_AT_ONCE) {
        DEFER(db_done)
        struct db_rows rows = {0};
        bool more = false;

        got = 0;
        TRY(db_query(db, &photo_keys_sql, DB_ARGS(db_str(after)), &rows));
        TRY(db_next(&rows, &more));
        for (; more; got++) {
            after = db_text(&rows, 0, arena);
            names_add(&names, arena, after);
            TRY(db_next(&rows, &more));
        }
    }
    if (names.n > 1) /* the database's order is not everybody's */
        qsort(names.list, names.n, sizeof(*names.list), by_bytes);
    *ret_names = names.list;
    *ret_n = names.n;
    return OK;
}
