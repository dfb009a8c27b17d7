#include "handover/handover_store.h"
#include "handover/checklists.h"
#include "handover/handover_sql.h"

static struct db_value side_value(enum handover_side side)
{
    return db_str(str_from(handover_side_names[side]));
}

enum err standing_read(struct db *db, int64_t rental_id, struct standing *ret_standing)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &handover_standing_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_standing = (struct standing){
        .rental_id = rental_id,
        .owner_id = db_col_int(&rows, 0),
        .renter_id = db_col_int(&rows, 1),
        .product_id = db_col_int(&rows, 2),
        .photos_needed = db_col_int(&rows, 4),
    };
    ret_standing->agreed = record_open_side(db_col_str(&rows, 3), &ret_standing->side);
    ret_standing->dropped = !db_is_null(&rows, 5);
    ret_standing->open = ret_standing->agreed && !ret_standing->dropped;
    return OK;
}

static enum err read_photos(struct db *db, struct arena *arena, int64_t rental_id,
                            struct handover_record *record)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    record->photos = arena_array(arena, 2 * RECORD_PHOTOS_MAX, sizeof(*record->photos));
    TRY(db_query(db, &handover_photos_of_sql, DB_ARGS(db_int(rental_id), side_value(record->side)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && record->photo_count < 2 * RECORD_PHOTOS_MAX) {
        record->photos[record->photo_count++] = (struct handover_photo){
            .id = db_col_int(&rows, 0),
            .slot = db_text(&rows, 1, arena),
            .key = db_text(&rows, 2, arena),
            .sha256 = db_text(&rows, 3, arena),
            .width = db_col_int(&rows, 4),
            .height = db_col_int(&rows, 5),
            .member_id = db_col_int(&rows, 6),
            .at_us = db_col_int(&rows, 7),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err read_checks(struct db *db, struct arena *arena, int64_t rental_id,
                            struct handover_record *record)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    record->checks = arena_array(arena, CHECKLIST_MAX, sizeof(*record->checks));
    TRY(db_query(db, &handover_checks_of_sql, DB_ARGS(db_int(rental_id), side_value(record->side)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && record->check_count < CHECKLIST_MAX) {
        enum check_answer answer = db_col_int(&rows, 1) ? CHECK_GOOD : CHECK_BAD;
        record->checks[record->check_count++] = (struct handover_check){
            .item = db_text(&rows, 0, arena),
            .answer = db_is_null(&rows, 1) ? CHECK_OPEN : answer,
            .note = db_text(&rows, 2, arena),
            .member_id = db_col_int(&rows, 3),
            .at_us = db_col_int(&rows, 4),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* The items of a checklist that nobody has answered. */
static enum err propose_checks(struct db *db, struct arena *arena, const struct standing *standing,
                               struct handover_record *record)
{
    struct handover_record out = {.side = HANDOVER_OUT};
    struct str *items;
    bool own;

    if (record->side == HANDOVER_BACK)
        TRY(read_checks(db, arena, standing->rental_id, &out));
    for (size_t i = 0; i < out.check_count; i++)
        record->checks[record->check_count++].item = out.checks[i].item;
    if (record->check_count > 0)
        return OK;
    TRY(checklist_read(db, arena, standing->product_id, &items, &record->check_count, &own));
    for (size_t i = 0; i < record->check_count; i++)
        record->checks[i].item = items[i];
    return OK;
}

static enum err read_record(struct db *db, struct arena *arena, const struct standing *standing,
                            enum handover_side side, struct handover_record *ret_record)
{
    *ret_record = (struct handover_record){.side = side};
    TRY(read_photos(db, arena, standing->rental_id, ret_record));
    TRY(read_checks(db, arena, standing->rental_id, ret_record));
    ret_record->empty = ret_record->photo_count == 0 && ret_record->check_count == 0;
    return ret_record->check_count ? OK : propose_checks(db, arena, standing, ret_record);
}

enum err handover_record_read(struct db *db, struct arena *arena, int64_t rental_id,
                              enum handover_side side, struct handover_record *ret_record)
{
    struct standing standing;
    TRY(standing_read(db, rental_id, &standing));
    return read_record(db, arena, &standing, side, ret_record);
}

enum err handover_record_judge(struct db *db, struct arena *arena, int64_t rental_id,
                               enum handover_side side, bool *ret_complete, struct str *ret_digest)
{
    struct standing standing;
    struct handover_record record;

    TRY(standing_read(db, rental_id, &standing));
    TRY(read_record(db, arena, &standing, side, &record));
    *ret_complete = record_is_complete(&record, standing.photos_needed);
    *ret_digest = record_digest(arena, rental_id, &record);
    return OK;
}

enum err handover_photo_insert(struct db *db, const struct standing *standing,
                               struct handover_photo *photo)
{
    return db_run_id(db, &handover_photo_insert_sql,
                     DB_ARGS(db_int(standing->rental_id), side_value(standing->side),
                             db_str(photo->slot), db_str(photo->key), db_str(photo->sha256),
                             db_int(photo->width), db_int(photo->height), db_int(photo->member_id),
                             db_int(photo->at_us)),
                     &photo->id);
}

enum err handover_photo_find(struct db *db, struct arena *arena, int64_t rental_id, int64_t id,
                             struct str *ret_key, int64_t *ret_member_id,
                             enum handover_side *ret_side)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &handover_photo_find_sql, DB_ARGS(db_int(rental_id), db_int(id)), &rows));
    TRY(db_next_one(&rows));
    *ret_key = db_text(&rows, 0, arena);
    *ret_member_id = db_col_int(&rows, 1);
    *ret_side = str_eq(db_col_str(&rows, 2), STR("out")) ? HANDOVER_OUT : HANDOVER_BACK;
    return OK;
}

enum err handover_photo_delete(struct db *db, int64_t id)
{
    return db_run(db, &handover_photo_delete_sql, DB_ARGS(db_int(id)), NULL);
}

enum err handover_checks_write(struct db *db, const struct standing *standing,
                               const struct handover_record *record)
{
    TRY(db_run(db, &handover_checks_clear_sql,
               DB_ARGS(db_int(standing->rental_id), side_value(standing->side)), NULL));
    for (size_t i = 0; i < record->check_count; i++) {
        const struct handover_check *check = &record->checks[i];
        struct db_value good = check->answer == CHECK_OPEN ? db_null()
                                                           : db_int(check->answer == CHECK_GOOD);
        TRY(db_run(db, &handover_check_insert_sql,
                   DB_ARGS(db_int(standing->rental_id), side_value(standing->side),
                           db_int((int64_t)i + 1), db_str(check->item), good, db_str(check->note),
                           db_int(check->member_id), db_int(check->at_us)),
                   NULL));
    }
    return OK;
}

enum err confirmed_read(struct db *db, int64_t rental_id, enum handover_side side,
                        struct confirmed *ret_confirmed)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;
    struct str event = side == HANDOVER_OUT ? STR("hand_over") : STR("return");
    struct str of_time = side == HANDOVER_OUT ? STR("") : STR("close_drop");

    *ret_confirmed = (struct confirmed){0};
    TRY(db_query(db, &handover_confirmed_sql,
                 DB_ARGS(db_int(rental_id), db_str(event), db_str(of_time)), &rows));
    TRY(db_next(&rows, &found));
    if (found)
        *ret_confirmed = (struct confirmed){
            .at_us = db_col_int(&rows, 0),
            .by_both = db_col_int(&rows, 1) != 0,
            .by_press = db_col_int(&rows, 2) != 0,
            .by_time = db_col_int(&rows, 3) != 0,
        };
    return OK;
}

static enum err read_own_list(struct db *db, struct arena *arena, int64_t product_id,
                              struct str *items, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &checklist_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < CHECKLIST_MAX) {
        items[(*ret_n)++] = db_text(&rows, 0, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err read_category(struct db *db, struct arena *arena, int64_t product_id,
                              struct str *ret_name)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;

    TRY(db_query(db, &category_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &found));
    *ret_name = found ? db_text(&rows, 0, arena) : (struct str){0};
    return OK;
}

enum err checklist_read(struct db *db, struct arena *arena, int64_t product_id,
                        struct str **ret_items, size_t *ret_n, bool *ret_own)
{
    struct str *items = arena_array(arena, CHECKLIST_MAX, sizeof(*items)), category;

    *ret_items = items;
    *ret_n = 0;
    TRY(read_own_list(db, arena, product_id, items, ret_n));
    *ret_own = *ret_n > 0;
    if (*ret_own)
        return OK;
    TRY(read_category(db, arena, product_id, &category));
    for (const char *const *item = checklist_of_category(category); *item; item++)
        items[(*ret_n)++] = str_from(*item);
    return OK;
}

enum err checklist_write(struct db *db, int64_t product_id, const struct str *items, size_t n)
{
    TRY(db_run(db, &checklist_clear_sql, DB_ARGS(db_int(product_id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, &checklist_insert_sql,
                   DB_ARGS(db_int(product_id), db_int((int64_t)i + 1), db_str(items[i])), NULL));
    return OK;
}
