#include "moderation/moderation_store.h"
#include "moderation/moderation_sql.h"

enum err members_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                      struct found_member *ret_list, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &members_found_sql,
                 DB_ARGS(db_int(ask->before), db_int(ask->limit), db_int(ask->id),
                         db_str(ask->part), db_int(ask->kind), db_int(ask->addresses)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < (size_t)ask->limit) {
        ret_list[(*ret_n)++] = (struct found_member){
            .id = db_col_int(&rows, 0),
            .email = db_text(&rows, 1, arena),
            .username = db_text(&rows, 2, arena),
            .provider = db_text(&rows, 3, arena),
            .verified = db_col_int(&rows, 4) != 0,
            .admin = db_col_int(&rows, 5) != 0,
            .active = db_col_int(&rows, 6) != 0,
            .created_us = db_col_int(&rows, 7),
            .listings = db_col_int(&rows, 8),
            .rentals = db_col_int(&rows, 9),
            .reports = db_col_int(&rows, 10),
            .sessions = db_col_int(&rows, 11),
            .ban_reason = db_text(&rows, 12, arena),
            .ban_until_us = db_col_int(&rows, 13),
            .ban_at_us = db_col_int(&rows, 14),
            .moderator = db_col_int(&rows, 15) != 0,
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err ban_put(struct db *db, int64_t member_id, int64_t admin_id, struct str reason,
                 int64_t until_us)
{
    TRY(db_run(db, &ban_put_sql,
               DB_ARGS(db_int(member_id), db_int(admin_id), db_str(reason),
                       until_us ? db_int(until_us) : db_null(), db_int(clock_now_us())),
               NULL));
    return db_run(db, &ban_letter_put_sql, DB_ARGS(db_int(member_id)), NULL);
}

enum err bans_untold(struct db *db, struct arena *arena,
                     struct ban_news ret_news[static BANS_AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &bans_untold_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < BANS_AT_ONCE) {
        bool proven = db_col_int(&rows, 2) != 0;
        ret_news[(*ret_n)++] = (struct ban_news){
            .member_id = db_col_int(&rows, 0),
            .address = proven ? db_text(&rows, 1, arena) : (struct str){NULL, 0},
            .ban = {db_text(&rows, 3, arena), db_col_int(&rows, 4)},
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err ban_tell(struct db *db, int64_t member_id)
{
    int64_t changes = 0;

    TRY(db_run(db, &ban_tell_sql, DB_ARGS(db_int(member_id)), &changes));
    return changes == 1 ? OK : ERR_NOT_FOUND;
}

enum err bans_over(struct db *db, int64_t ret_ids[static BANS_AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &bans_over_sql, DB_ARGS(db_int(clock_now_us())), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < BANS_AT_ONCE) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err ban_take(struct db *db, int64_t member_id)
{
    int64_t id;

    return db_run_id(db, &ban_take_sql, DB_ARGS(db_int(member_id), db_int(clock_now_us())), &id);
}

enum err listings_find(struct db *db, struct arena *arena, const struct found_ask *ask,
                       struct found_listing *ret_list, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &listings_found_sql,
                 DB_ARGS(db_int(ask->before), db_int(ask->limit), db_int(ask->id),
                         db_str(ask->part), db_int(ask->kind), db_int(ask->owner)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < (size_t)ask->limit) {
        ret_list[(*ret_n)++] = (struct found_listing){
            .id = db_col_int(&rows, 0),
            .name = db_text(&rows, 1, arena),
            .owner_id = db_col_int(&rows, 2),
            .owner = db_text(&rows, 3, arena),
            .category_id = db_col_int(&rows, 4),
            .fee = db_col_int(&rows, 5),
            .created_us = db_col_int(&rows, 6),
            .paused_us = db_col_int(&rows, 7),
            .reason = db_text(&rows, 8, arena),
            .hidden_us = db_col_int(&rows, 9),
            .photo = db_text(&rows, 10, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}
