#include "core/session_store.h"

#include "core/core_sql.h"
#include "core/session.h"

enum err session_insert(struct db *db, int64_t member_id, struct str jti, int64_t now_us,
                        int64_t expires_us, int64_t *ret_id)
{
    return db_run_id(db, &session_insert_sql,
                     DB_ARGS(db_int(member_id), db_str(jti), db_int(now_us), db_int(expires_us)),
                     ret_id);
}

enum err session_rotate(struct db *db, int64_t id, struct str old_jti, struct str jti,
                        int64_t expires_us, bool *ret_moved)
{
    int64_t changes = 0;

    TRY(db_run(db, &session_rotate_sql,
               DB_ARGS(db_int(id), db_str(old_jti), db_str(jti), db_int(expires_us)), &changes));
    *ret_moved = changes == 1;
    return OK;
}

enum err session_end(struct db *db, int64_t id, int64_t until_us)
{
    DEFER(db_tx_end)
    struct db_tx tx;

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &session_delete_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &session_revoke_sql, DB_ARGS(db_int(id), db_int(until_us)), NULL));
    return db_tx_commit(&tx);
}

enum err session_seen(struct db *db, int64_t session, struct str device)
{
    return db_run(db, &session_seen_sql,
                  DB_ARGS(db_int(session), db_str(device), db_int(clock_now_us())), NULL);
}

enum err sessions_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct session_shown ret_sessions[static SESSIONS_SHOWN], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &sessions_shown_sql, DB_ARGS(db_int(member_id), db_int(clock_now_us())),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more || *ret_n == SESSIONS_SHOWN)
            return OK;
        ret_sessions[(*ret_n)++] = (struct session_shown){
            .id = db_col_int(&rows, 0),
            .device = db_text(&rows, 1, arena),
            .created_us = db_col_int(&rows, 2),
            .seen_us = db_col_int(&rows, 3),
        };
    }
}

static enum err ids_of_member(struct db *db, struct arena *arena, int64_t member_id,
                              int64_t **ret_ids, size_t *ret_n)
{
    size_t room = 8, n = 0;
    int64_t *ids = arena_array(arena, room, sizeof(*ids));
    bool more;

    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &sessions_of_member_sql, DB_ARGS(db_int(member_id)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        if (n == room) {
            int64_t *larger = arena_array(arena, room * 2, sizeof(*ids));

            memcpy(larger, ids, n * sizeof(*ids));
            ids = larger;
            room *= 2;
        }
        ids[n++] = db_col_int(&rows, 0);
    }
    *ret_ids = ids;
    *ret_n = n;
    return OK;
}

enum err session_end_member(struct db *db, struct arena *arena, int64_t member_id, int64_t until_us,
                            int64_t **ret_ids, size_t *ret_n)
{
    TRY(ids_of_member(db, arena, member_id, ret_ids, ret_n));
    for (size_t i = 0; i < *ret_n; i++)
        TRY(db_run(db, &session_revoke_sql, DB_ARGS(db_int((*ret_ids)[i]), db_int(until_us)),
                   NULL));
    return db_run(db, &sessions_delete_member_sql, DB_ARGS(db_int(member_id)), NULL);
}

enum err session_purge(struct db *db, int64_t now_us)
{
    TRY(db_run(db, &sessions_purge_sql, DB_ARGS(db_int(now_us)), NULL));
    return db_run(db, &revoked_purge_sql, DB_ARGS(db_int(now_us)), NULL);
}

enum err session_standing(struct db *db, int64_t member_id, struct standing *ret_standing)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &member_standing_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next_one(&rows));
    *ret_standing = (struct standing){.member_id = member_id,
                                      .active = db_col_int(&rows, 0) != 0,
                                      .admin = db_col_int(&rows, 1) != 0,
                                      .moderator = db_col_int(&rows, 2) != 0};
    return OK;
}

enum err session_each_revoked(struct db *db, int64_t until_us, void *context,
                              void (*what)(void *context, int64_t id, int64_t until_us))
{
    bool more;

    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &revoked_since_sql, DB_ARGS(db_int(until_us)), &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        what(context, db_col_int(&rows, 0), db_col_int(&rows, 1));
    }
}

enum err session_each_special(struct db *db, void *context,
                              void (*what)(void *context, const struct standing *s))
{
    bool more;

    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &members_special_sql, DB_NO_ARGS, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        what(context, &(struct standing){.member_id = db_col_int(&rows, 0),
                                         .active = db_col_int(&rows, 1) != 0,
                                         .admin = db_col_int(&rows, 2) != 0,
                                         .void_before_us = db_col_int(&rows, 3),
                                         .moderator = db_col_int(&rows, 4) != 0});
    }
}

enum err session_share_keys(struct db *db, struct arena *arena, struct str line,
                            struct str *ret_line)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_run(db, &secret_put_sql, DB_ARGS(db_str(STR("keys")), db_str(line)), NULL));
    TRY(db_query(db, &secret_get_sql, DB_ARGS(db_str(STR("keys"))), &rows));
    TRY(db_next_one(&rows));
    *ret_line = db_text(&rows, 0, arena);
    return OK;
}
