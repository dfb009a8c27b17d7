#include "ledger/ledger_store.h"
#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/ledger_sql.h"

#define HOUR_US (3600 * US_PER_SECOND)

static void deal_from_columns(const struct db_rows *rows, struct arena *arena,
                              struct deal *ret_deal)
{
    *ret_deal = (struct deal){
        .id = db_col_int(rows, 0),
        .product_id = db_col_int(rows, 1),
        .owner_id = db_col_int(rows, 2),
        .renter_id = db_col_int(rows, 3),
        .room_id = db_col_int(rows, 4),
        .start = (int32_t)db_col_int(rows, 5),
        .end = (int32_t)db_col_int(rows, 6),
        .terms = {.deposit = db_col_int(rows, 7), .delivery_fee = db_col_int(rows, 8)},
        .product = db_text(rows, 9, arena),
        .owner = db_text(rows, 10, arena),
        .renter = db_text(rows, 11, arena),
        .state = db_text(rows, 12, arena),
    };
}

/* ---- growing lists ---- */

/* Room for one more of a list with n elements, whose room doubles. */
static void *list_grow(struct arena *arena, void *list, size_t n, size_t size)
{
    if (n > 0 && (n < 16 || (n & (n - 1)) != 0))
        return list;
    void *bigger = arena_array(arena, n < 16 ? 16 : 2 * n, size);
    if (n > 0)
        memcpy(bigger, list, n * size);
    return bigger;
}

struct events {
    struct ledger_event *list;
    int64_t *rental_ids;
    size_t n;
};
struct words {
    struct ledger_word *list;
    int64_t *rental_ids, *member_ids;
    size_t n;
};

static enum err read_events(struct db *db, struct arena *arena, const struct db_sql *sql,
                            const struct db_value *args, size_t arg_count, struct events *events)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *events = (struct events){0};
    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    for (; more; events->n++) {
        events->list = list_grow(arena, events->list, events->n, sizeof(*events->list));
        events->rental_ids = list_grow(arena, events->rental_ids, events->n, sizeof(int64_t));
        events->rental_ids[events->n] = db_col_int(&rows, 0);
        events->list[events->n] = (struct ledger_event){
            .id = db_col_int(&rows, 1),
            .event = db_text(&rows, 2, arena),
            .old_state = db_text(&rows, 3, arena),
            .new_state = db_text(&rows, 4, arena),
            .amount = db_col_int(&rows, 5),
            .at_us = db_col_int(&rows, 6),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

static enum err read_words(struct db *db, struct arena *arena, const struct db_sql *sql,
                           const struct db_value *args, size_t arg_count, struct words *words)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *words = (struct words){0};
    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    for (; more; words->n++) {
        struct ledger_word word = {
            .after_event = db_col_int(&rows, 1),
            .entry = db_col_int(&rows, 2),
            .at_us = db_col_int(&rows, 5),
            .amount = db_col_int(&rows, 6),
            .reason = db_text(&rows, 7, arena),
        };
        if (!ledger_step_from(db_col_str(&rows, 3), &word.step))
            return ERR_INTERNAL;
        words->list = list_grow(arena, words->list, words->n, sizeof(*words->list));
        words->rental_ids = list_grow(arena, words->rental_ids, words->n, sizeof(int64_t));
        words->member_ids = list_grow(arena, words->member_ids, words->n, sizeof(int64_t));
        words->rental_ids[words->n] = db_col_int(&rows, 0);
        words->member_ids[words->n] = db_col_int(&rows, 4);
        words->list[words->n] = word;
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* Takes the deal's own from the head of both lists, which have the deals' order; what belongs to
 * none of them, because it came after the deals were read, is passed over. */
static void derive(struct arena *arena, struct deal *deal, struct events *events,
                   struct words *words, size_t *event_at, size_t *word_at)
{
    while (*event_at < events->n && events->rental_ids[*event_at] > deal->id)
        ++*event_at;
    while (*word_at < words->n && words->rental_ids[*word_at] > deal->id)
        ++*word_at;
    size_t first_event = *event_at, first_word = *word_at;
    while (*event_at < events->n && events->rental_ids[*event_at] == deal->id)
        deal->last_event = events->list[(*event_at)++].id;
    for (; *word_at < words->n && words->rental_ids[*word_at] == deal->id; ++*word_at) {
        bool owner = words->member_ids[*word_at] == deal->owner_id;
        words->list[*word_at].side = owner ? SIDE_OWNER : SIDE_RENTER;
        deal->words++;
    }
    ledger_derive(arena, &deal->terms, events->list + first_event, *event_at - first_event,
                  words->list + first_word, deal->words, &deal->ledger);
}

enum err deal_by_id(struct db *db, struct arena *arena, int64_t id, struct deal *ret_deal)
{
    struct events events;
    struct words words;
    size_t event_at = 0, word_at = 0;
    {
        DEFER(db_done)
        struct db_rows rows = {0};
        TRY(db_query(db, &deal_by_id_sql, DB_ARGS(db_int(id)), &rows));
        TRY(db_next_one(&rows));
        deal_from_columns(&rows, arena, ret_deal);
    }
    /* Words first: an event that comes in between is newer than they are. */
    TRY(read_words(db, arena, &words_of_deal_sql, DB_ARGS(db_int(id)), &words));
    TRY(read_events(db, arena, &events_of_deal_sql, DB_ARGS(db_int(id)), &events));
    derive(arena, ret_deal, &events, &words, &event_at, &word_at);
    return OK;
}

static enum err read_deals(struct db *db, struct arena *arena, const struct deal_query *query,
                           struct deal **ret_deals, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_deals = NULL;
    *ret_n = 0;
    TRY(db_query(db, query->lent ? &deals_of_owner_sql : &deals_of_renter_sql,
                 DB_ARGS(db_int(query->member_id), db_int(query->from_us), db_int(query->upto_us),
                         db_int(query->below_id ? query->below_id : INT64_MAX),
                         db_int(query->most)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        *ret_deals = list_grow(arena, *ret_deals, *ret_n, sizeof(**ret_deals));
        deal_from_columns(&rows, arena, &(*ret_deals)[(*ret_n)++]);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err deals_of_member(struct db *db, struct arena *arena, const struct deal_query *query,
                         struct deal **ret_deals, size_t *ret_n)
{
    struct events events;
    struct words words;
    size_t event_at = 0, word_at = 0;

    TRY(read_deals(db, arena, query, ret_deals, ret_n));
    if (*ret_n == 0)
        return OK;
    const struct db_value args[] = {
        db_int(query->member_id),   db_int(query->from_us),
        db_int(query->upto_us),     db_int((*ret_deals)[*ret_n - 1].id),
        db_int((*ret_deals)[0].id),
    };
    TRY(read_words(db, arena, query->lent ? &words_of_owner_sql : &words_of_renter_sql, args,
                   COUNT_OF(args), &words));
    TRY(read_events(db, arena, query->lent ? &events_of_owner_sql : &events_of_renter_sql, args,
                    COUNT_OF(args), &events));
    for (size_t i = 0; i < *ret_n; i++)
        derive(arena, &(*ret_deals)[i], &events, &words, &event_at, &word_at);
    return OK;
}

enum err lent_days(struct db *db, struct arena *arena, struct lent_query *query,
                   struct lent_days **ret_lent, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_lent = NULL;
    *ret_n = 0;
    TRY(db_query(db, &lent_days_sql,
                 DB_ARGS(db_int(query->owner_id), db_int(query->from), db_int(query->to),
                         db_int(clock_today()), db_int(query->after_start), db_int(query->after_id),
                         db_int(query->most + 1)),
                 &rows));
    TRY(db_next(&rows, &more));
    for (int64_t seen = 0; more; seen++) {
        query->more = seen == query->most;
        if (query->more)
            return OK;
        const int64_t returned_us = db_col_int(&rows, 9);
        const struct lent_days lent = {
            .rental_id = db_col_int(&rows, 0),
            .product_id = db_col_int(&rows, 1),
            .product = db_text(&rows, 2, arena),
            .renter_id = db_col_int(&rows, 3),
            .renter = db_text(&rows, 4, arena),
            .start = (int32_t)db_col_int(&rows, 5),
            .end = rental_last_day((int32_t)db_col_int(&rows, 5), (int32_t)db_col_int(&rows, 6),
                                   returned_us),
            .state = db_text(&rows, 7, arena),
            .qty = db_col_int(&rows, 8),
        };
        query->after_start = lent.start;
        query->after_id = lent.rental_id;
        if (!returned_us || lent.end >= query->from) {
            *ret_lent = list_grow(arena, *ret_lent, *ret_n, sizeof(**ret_lent));
            (*ret_lent)[(*ret_n)++] = lent;
        }
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err word_insert(struct db *db, const struct deal *deal, const struct ledger_word *word,
                     int64_t member_id, uint64_t request_id)
{
    if (ledger_step_corrects(word->step))
        return db_run(db, &correction_insert_sql,
                      DB_ARGS(db_int(deal->id), db_int((int64_t)deal->words + 1),
                              db_int(deal->last_event), db_int(word->entry),
                              db_str(str_from(ledger_step_name(word->step))), db_int(word->amount),
                              db_str(word->reason), db_int(member_id), db_int((int64_t)request_id),
                              db_int(word->at_us)),
                      NULL);
    return db_run(db, &word_insert_sql,
                  DB_ARGS(db_int(deal->id), db_int((int64_t)deal->words + 1),
                          db_int(deal->last_event), db_int(word->entry),
                          db_str(str_from(ledger_step_name(word->step))), db_int(member_id),
                          db_int((int64_t)request_id), db_int(word->at_us)),
                  NULL);
}

/* ---- deposits ---- */

/* When there will be something to say of it; 0: never. While the rental goes on one has to look. */
static int64_t next_look_us(const struct ledger *ledger, int64_t now_us)
{
    static const int hours[] = {DEPOSIT_DUE_HOURS, DEPOSIT_LATE_HOURS};

    if (!ledger->ended_us)
        return now_us + HOUR_US;
    for (size_t i = 0; i < COUNT_OF(hours); i++) {
        int64_t at_us = ledger->ended_us + hours[i] * HOUR_US;
        if (at_us > now_us)
            return at_us;
    }
    return 0;
}

enum err deposit_keep(struct db *db, const struct deal *deal, int64_t now_us)
{
    const struct ledger *ledger = &deal->ledger;
    const struct ledger_line *deposit = ledger_deposit(ledger);
    bool due_back = ledger_deposit_return(ledger) || !ledger->ended_us;

    if (deposit == NULL || !deposit->received_us || !due_back)
        return db_run(db, &deposit_drop_sql, DB_ARGS(db_int(deal->id)), NULL);
    int64_t returned_us = ledger_returned_us(ledger);
    int64_t next_us = returned_us ? 0 : next_look_us(ledger, now_us);
    return db_run(db, &deposit_put_sql,
                  DB_ARGS(db_int(deal->id), db_int(deal->owner_id), db_id_or_null(ledger->ended_us),
                          db_id_or_null(returned_us), db_id_or_null(next_us)),
                  NULL);
}

static enum err read_ids(struct db *db, struct arena *arena, const struct db_sql *sql,
                         const struct db_value *args, size_t arg_count, int64_t **ret_ids,
                         size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_ids = NULL;
    *ret_n = 0;
    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        *ret_ids = list_grow(arena, *ret_ids, *ret_n, sizeof(**ret_ids));
        (*ret_ids)[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err deposits_due(struct db *db, struct arena *arena, int64_t now_us, int64_t **ret_ids,
                      size_t *ret_n)
{
    return read_ids(db, arena, &deposits_due_sql, DB_ARGS(db_int(now_us)), ret_ids, ret_n);
}

enum err deposits_late(struct db *db, struct arena *arena, int64_t before_us, int64_t most,
                       int64_t **ret_ids, size_t *ret_n)
{
    return read_ids(db, arena, &deposits_late_sql, DB_ARGS(db_int(before_us), db_int(most)),
                    ret_ids, ret_n);
}

enum err ledger_deposit_facts(struct db *db, int64_t owner_id, int64_t since_us,
                              struct deposit_facts *ret_facts)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &deposit_facts_sql,
                 DB_ARGS(db_int(owner_id), db_int(since_us), db_int(clock_now_us()),
                         db_int(DEPOSIT_LATE_HOURS * HOUR_US)),
                 &rows));
    TRY(db_next_one(&rows));
    *ret_facts = (struct deposit_facts){db_col_int(&rows, 0), db_col_int(&rows, 1)};
    return OK;
}
