#include "reviews/facts_store.h"
#include "base/clock.h"
#include "ledger/ledger.h"
#include "reviews/facts_sql.h"

static struct past_rental past_from_columns(const struct db_rows *rows, int64_t member_id)
{
    return (struct past_rental){
        .outcome = (enum outcome)db_col_int(rows, 0),
        .start = (int32_t)db_col_int(rows, 1),
        .end = (int32_t)db_col_int(rows, 2),
        .return_hour = db_col_int(rows, 3),
        .returned_us = db_col_int(rows, 4),
        .declared_us = db_col_int(rows, 5),
        .handed_over = db_col_int(rows, 6) != 0,
        .by_him = db_col_int(rows, 7) == member_id,
        .ended_us = db_col_int(rows, 8),
    };
}

static enum err add_side(struct db *db, int64_t member_id, bool of_owner, struct facts *facts)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t now_us = clock_now_us();
    bool more = false;

    TRY(db_query(db, of_owner ? &past_of_owner_sql : &past_of_renter_sql,
                 DB_ARGS(db_int(member_id), db_int(clock_seoul_day(now_us) - FACTS_DAYS),
                         db_int(FACTS_OF_NEWEST)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        const struct past_rental past = past_from_columns(&rows, member_id);
        if (of_owner)
            facts_add_lent(facts, &past);
        else
            facts_add_rented(facts, &past, now_us);
    }
}

static enum err add_answers(struct db *db, struct arena *arena, int64_t member_id,
                            struct facts *facts)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    int64_t *took_us = arena_array(arena, FACTS_OF_NEWEST, sizeof(*took_us));
    size_t n = 0;
    bool more = false;

    TRY(db_query(db, &answers_of_owner_sql,
                 DB_ARGS(db_int(member_id), db_int(clock_now_us() - FACTS_DAYS * US_PER_DAY),
                         db_int(FACTS_OF_NEWEST)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more && n < FACTS_OF_NEWEST) {
        took_us[n++] = db_is_null(&rows, 1) ? -1 : db_col_int(&rows, 1) - db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    facts_add_answers(facts, took_us, n);
    return OK;
}

static enum err add_deposits(struct db *db, int64_t member_id, struct facts *facts)
{
    struct deposit_facts deposits;
    TRY(ledger_deposit_facts(db, member_id, clock_now_us() - FACTS_DAYS * US_PER_DAY, &deposits));
    facts->deposits_back = (struct fact){deposits.on_time, deposits.n};
    return OK;
}

enum err facts_of_member(struct db *db, struct arena *arena, int64_t member_id,
                         struct facts *ret_facts)
{
    *ret_facts = (struct facts){0};
    TRY(add_side(db, member_id, false, ret_facts));
    TRY(add_side(db, member_id, true, ret_facts));
    TRY(add_deposits(db, member_id, ret_facts));
    return add_answers(db, arena, member_id, ret_facts);
}
