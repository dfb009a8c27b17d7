#include "claims/claims_store.h"
#include "base/clock.h"
#include "claims/claims_sql.h"

static enum claim_kind kind_from(struct str name)
{
    enum claim_kind kind = CLAIM_DAMAGE;
    while (kind < CLAIM_KIND_COUNT - 1 && !str_eq(name, str_from(claim_kind_names[kind])))
        kind++;
    return kind;
}

static enum claim_word word_from(struct str name)
{
    enum claim_word word = WORD_CLAIM;
    while (word < CLAIM_WORD_COUNT - 1 && !str_eq(name, str_from(claim_word_names[word])))
        word++;
    return word;
}

enum err claim_standing_read(struct db *db, int64_t rental_id, struct claim_standing *ret_standing)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &claim_standing_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next_one(&rows));
    bool returned = str_eq(db_col_str(&rows, 2), STR("RETURNED"));
    *ret_standing = (struct claim_standing){
        .rental_id = rental_id,
        .owner_id = db_col_int(&rows, 0),
        .renter_id = db_col_int(&rows, 1),
        .disputed = str_eq(db_col_str(&rows, 2), STR("DISPUTED")),
        .until_us = returned ? claim_until_us(db_col_int(&rows, 3)) : 0,
        .total = db_col_int(&rows, 4),
        .delivery_fee = db_col_int(&rows, 5),
        .declared = db_col_int(&rows, 6),
    };
    return OK;
}

/* ---- a claim and what was said ---- */

static enum err read_words(struct db *db, struct arena *arena, struct dispute *dispute)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    dispute->words = arena_array(arena, CLAIM_WORDS_MAX, sizeof(*dispute->words));
    TRY(db_query(db, &claim_words_of_sql, DB_ARGS(db_int(dispute->rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && dispute->n < CLAIM_WORDS_MAX) {
        dispute->words[dispute->n++] = (struct dispute_word){
            .word = word_from(db_col_str(&rows, 0)),
            .member_id = db_col_int(&rows, 1),
            .has_amount = !db_is_null(&rows, 2),
            .amount = db_col_int(&rows, 2),
            .text = db_text(&rows, 3, arena),
            .at_us = db_col_int(&rows, 4),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err dispute_read(struct db *db, struct arena *arena, int64_t rental_id,
                      struct dispute *ret_dispute)
{
    {
        DEFER(db_done)
        struct db_rows rows = {0};
        TRY(db_query(db, &claim_by_rental_sql, DB_ARGS(db_int(rental_id)), &rows));
        TRY(db_next_one(&rows));
        *ret_dispute = (struct dispute){
            .rental_id = rental_id,
            .kind = kind_from(db_col_str(&rows, 0)),
            .by_id = db_col_int(&rows, 1),
            .most = db_col_int(&rows, 2),
            .at_us = db_col_int(&rows, 3),
            .escalated_us = db_col_int(&rows, 4),
            .agreed_us = db_col_int(&rows, 5),
            .agreed = db_col_int(&rows, 6),
        };
    }
    return read_words(db, arena, ret_dispute);
}

enum err dispute_say(struct db *db, struct arena *arena, struct dispute *dispute,
                     const struct dispute_word *word)
{
    struct dispute_word *words = arena_array(arena, dispute->n + 1, sizeof(*words));
    struct str text = str_is_null(word->text) ? STR("") : word->text;

    TRY(db_run(db, &claim_word_insert_sql,
               DB_ARGS(db_int(dispute->rental_id), db_int((int64_t)dispute->n + 1),
                       db_str(str_from(claim_word_names[word->word])), db_int(word->member_id),
                       word->has_amount ? db_int(word->amount) : db_null(), db_str(text),
                       db_int(word->at_us)),
               NULL));
    if (dispute->n)
        memcpy(words, dispute->words, dispute->n * sizeof(*words));
    words[dispute->n++] = *word;
    dispute->words = words;
    return OK;
}

enum err dispute_open(struct db *db, struct arena *arena, struct dispute *dispute,
                      const struct dispute_word *word)
{
    TRY(db_run(db, &claim_insert_sql,
               DB_ARGS(db_int(dispute->rental_id),
                       db_str(str_from(claim_kind_names[dispute->kind])), db_int(dispute->by_id),
                       db_int(dispute->most), db_int(dispute->at_us)),
               NULL));
    return dispute_say(db, arena, dispute, word);
}

/* ---- photos ---- */

enum err claim_photos_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct claim_photo **ret_photos, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct claim_photo *photos = arena_array(arena, 2 * CLAIM_PHOTOS_MAX, sizeof(*photos));
    bool more = false;

    *ret_photos = photos;
    *ret_n = 0;
    TRY(db_query(db, &claim_photos_of_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < 2 * CLAIM_PHOTOS_MAX) {
        photos[(*ret_n)++] = (struct claim_photo){
            .id = db_col_int(&rows, 0),
            .key = db_text(&rows, 1, arena),
            .sha256 = db_text(&rows, 2, arena),
            .width = db_col_int(&rows, 3),
            .height = db_col_int(&rows, 4),
            .member_id = db_col_int(&rows, 5),
            .at_us = db_col_int(&rows, 6),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err claim_photo_find(struct db *db, struct arena *arena, int64_t rental_id, int64_t id,
                          struct str *ret_key)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &claim_photo_key_sql, DB_ARGS(db_int(rental_id), db_int(id)), &rows));
    TRY(db_next_one(&rows));
    *ret_key = db_text(&rows, 0, arena);
    return OK;
}

enum err claim_photo_insert(struct db *db, int64_t rental_id, struct claim_photo *photo)
{
    return db_run_id(db, &claim_photo_insert_sql,
                     DB_ARGS(db_int(rental_id), db_str(photo->key), db_str(photo->sha256),
                             db_int(photo->width), db_int(photo->height), db_int(photo->member_id),
                             db_int(photo->at_us)),
                     &photo->id);
}
