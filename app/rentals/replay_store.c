#include "rentals/chain_store.h"
#include "rentals/rentals.h"
#include "rentals/replay_rules.h"
#include "rentals/replay_sql.h"

enum { CHECKED_AT_MOST = 1000 };

static enum err read_newest(struct db *db, int64_t ret_ids[static CHECKED_AT_MOST], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &rentals_newest_sql, DB_ARGS(db_int(CHECKED_AT_MOST)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < CHECKED_AT_MOST) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* *ret_why NULL: it is what its events come to. */
static enum err verify(struct db *db, struct arena *arena, int64_t id, bool *ret_in_chain,
                       const char **ret_why)
{
    struct chain_event *events;
    struct replay replay;
    struct rental rental;
    size_t n = 0, at = 0;

    *ret_why = NULL;
    TRY(rental_by_id(db, arena, id, &rental));
    TRY(rental_chain_read(db, arena, id, &events, &n));
    *ret_in_chain = n > 0 && !str_is_null(events[0].hash);
    if (!*ret_in_chain)
        return OK;
    struct chain_check check = chain_walk(arena, events, n);
    if (check.fault != CHAIN_GOOD)
        *ret_why = chain_fault_name(check.fault);
    else if (!rental_replay(events, n, &rental, &replay, &at))
        *ret_why = "moves";
    else
        *ret_why = replay_difference(&replay, &rental);
    return OK;
}

enum err rentals_verify(struct db *db, int64_t *ret_checked, int64_t *ret_id, const char **ret_why)
{
    int64_t ids[CHECKED_AT_MOST];
    size_t n = 0;

    *ret_checked = *ret_id = 0;
    TRY(read_newest(db, ids, &n));
    for (size_t i = 0; i < n; i++) {
        DEFER(arena_release)
        struct arena arena = {0};
        bool in_chain = false;
        TRY(verify(db, &arena, ids[i], &in_chain, ret_why));
        *ret_checked += in_chain;
        if (*ret_why) {
            *ret_id = ids[i];
            return OK;
        }
    }
    return OK;
}
