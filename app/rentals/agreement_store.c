#include "rentals/agreement_store.h"
#include "rentals/agreement_sql.h"
#include "rentals/rentals_price.h"

static void from_columns(const struct db_rows *rows, struct arena *arena,
                         struct agreement *ret_agreement)
{
    *ret_agreement = (struct agreement){
        .version = db_col_int(rows, 0),
        .by_id = db_col_int(rows, 1),
        .at_us = db_col_int(rows, 2),
        .agreed_us = db_col_int(rows, 3),
        .start = (int32_t)db_col_int(rows, 4),
        .end = (int32_t)db_col_int(rows, 5),
        .total = db_col_int(rows, 6),
        .fee_lines = db_text(rows, 7, arena),
        .place = db_text(rows, 8, arena),
        .has_pickup_hour = !db_is_null(rows, 9),
        .pickup_hour = db_col_int(rows, 9),
        .variant = db_text(rows, 10, arena),
        .qty = db_col_int(rows, 11),
    };
}

/* Newest first, the proposed one too. */
static enum err read_rows(struct db *db, struct arena *arena, int64_t rental_id, size_t most,
                          struct agreement *ret_rows, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &agreements_of_sql, DB_ARGS(db_int(rental_id), db_int((int64_t)most)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < most) {
        from_columns(&rows, arena, &ret_rows[(*ret_n)++]);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* As the rental stands. */
static struct agreement of_rental(const struct rental *rental)
{
    int64_t agreed_us = rental->accepted_us ? rental->accepted_us : rental->created_us;
    return (struct agreement){
        .version = 1,
        .by_id = rental->owner_id,
        .at_us = agreed_us,
        .agreed_us = agreed_us,
        .start = rental->start,
        .end = rental->end,
        .variant = rental->variant,
        .qty = rental->qty,
        .total = rental->total,
        .fee_lines = rental->fee_lines,
        .place = STR(""),
    };
}

enum err agreement_now(struct db *db, struct arena *arena, const struct rental *rental,
                       struct agreement *ret_agreed, struct agreement *ret_proposed)
{
    struct agreement rows[2];
    size_t n = 0, agreed = 0;

    *ret_agreed = (struct agreement){.fee_lines = STR("[]"), .place = STR("")};
    *ret_proposed = *ret_agreed;
    TRY(read_rows(db, arena, rental->id, COUNT_OF(rows), rows, &n));
    if (n > 0 && rows[0].agreed_us == 0)
        *ret_proposed = rows[agreed++];
    if (agreed < n)
        *ret_agreed = rows[agreed];
    else if (rental->accepted_us || rental_is_listed(rental->state))
        *ret_agreed = of_rental(rental);
    return OK;
}

enum err agreement_standing(struct db *db, struct arena *arena, const struct rental *rental,
                            enum rental_event event, struct agreement *ret_standing)
{
    struct agreement agreed, proposed;

    TRY(agreement_now(db, arena, rental, &agreed, &proposed));
    if (event == EVENT_CHANGE || rental_is_open(rental->state))
        agreed = proposed;
    *ret_standing = agreed.version ? agreed : of_rental(rental);
    return OK;
}

enum err agreements_past(struct db *db, struct arena *arena, int64_t rental_id,
                         struct agreement ret_past[static AGREEMENTS_MAX], size_t *ret_n)
{
    TRY(read_rows(db, arena, rental_id, AGREEMENTS_MAX, ret_past, ret_n));
    if (*ret_n > 0 && ret_past[0].agreed_us == 0) {
        --*ret_n;
        memmove(ret_past, ret_past + 1, *ret_n * sizeof(*ret_past));
    }
    return OK;
}

enum err agreement_consent(struct db *db, int64_t rental_id, int64_t *ret_terms_id,
                           int64_t *ret_at_us)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;

    TRY(db_query(db, &agreement_consent_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &found));
    *ret_terms_id = found ? db_col_int(&rows, 0) : 0;
    *ret_at_us = found ? db_col_int(&rows, 1) : 0;
    return OK;
}

static enum err insert(struct db *db, int64_t rental_id, const struct agreement *agreement)
{
    return db_run(db, &agreement_insert_sql,
                  DB_ARGS(db_int(rental_id), db_int(agreement->version), db_int(agreement->by_id),
                          db_int(agreement->at_us), db_id_or_null(agreement->agreed_us),
                          db_int(agreement->start), db_int(agreement->end),
                          db_int(agreement->total), db_str(agreement->fee_lines),
                          db_str(agreement->place),
                          agreement->has_pickup_hour ? db_int(agreement->pickup_hour) : db_null(),
                          db_str(agreement->variant), db_int(agreement->qty)),
                  NULL);
}

/* What comes of a yes to the days alone: the two meet where the product says, until they agree
 * otherwise. */
static enum err plain(struct act *act, const struct rental *rental, struct agreement *ret_first)
{
    struct product product;

    *ret_first = of_rental(rental);
    ret_first->by_id = act->actor_id;
    TRY(product_by_id_ever(act->db, act->arena, rental->product_id, &product));
    if (product.direct_dealing_place.n)
        ret_first->place = product.direct_dealing_place;
    return OK;
}

static enum err drop(struct act *act, const struct rental *rental)
{
    return db_run(act->db, &agreement_drop_sql, DB_ARGS(db_int(rental->id)), NULL);
}

static void meet_as_said(const struct act *act, struct agreement *agreement)
{
    if (act->has_place)
        agreement->place = act->place;
    if (act->has_pickup_hour) {
        agreement->has_pickup_hour = true;
        agreement->pickup_hour = act->pickup_hour;
    }
}

/* What the agreement would be. */
static struct agreement proposed_by(const struct act *act, const struct rental *rental,
                                    const struct agreement *agreed)
{
    struct agreement proposed = *agreed;
    struct price price;

    rental_change_price(rental, &price);
    proposed.version = agreed->version + 1;
    proposed.by_id = act->actor_id;
    proposed.at_us = clock_now_us();
    proposed.agreed_us = 0;
    proposed.start = rental->change_start;
    proposed.end = rental->change_end;
    proposed.variant = rental->change_variant;
    proposed.qty = rental->change_qty;
    proposed.total = price.total;
    proposed.fee_lines = price_lines_text(act->arena, &price);
    meet_as_said(act, &proposed);
    return proposed;
}

/* The act remembers what it is about, for the card. */
static void remember(struct act *act, const struct agreement *was, const struct agreement *is)
{
    act->was = ARENA_NEW(act->arena, struct agreement);
    act->is = ARENA_NEW(act->arena, struct agreement);
    *act->was = *was;
    *act->is = *is;
}

/* Days are proposed before anything is agreed; where and when to meet, where that is said, waits as
 * a first version for the yes to them. */
static enum err propose_first(struct act *act, const struct rental *rental)
{
    struct agreement without, first;

    TRY(drop(act, rental));
    if (!act->has_place && !act->has_pickup_hour)
        return OK;
    TRY(plain(act, rental, &without));
    first = without;
    first.at_us = clock_now_us();
    first.agreed_us = 0;
    meet_as_said(act, &first);
    remember(act, &without, &first);
    return insert(act->db, rental->id, &first);
}

/* Both have said yes to the days, and to where and when they meet if that was said with them. */
static enum err begin(struct act *act, const struct rental *rental)
{
    struct agreement agreed, first, without;

    TRY(agreement_now(act->db, act->arena, rental, &agreed, &first));
    TRY(plain(act, rental, &without));
    if (first.version == 0)
        return insert(act->db, rental->id, &without);
    remember(act, &without, &first);
    return db_run(act->db, &agreement_agree_sql,
                  DB_ARGS(db_int(rental->id), db_int(without.agreed_us)), NULL);
}

static enum err propose(struct act *act, const struct rental *rental)
{
    struct agreement agreed, proposed;

    TRY(drop(act, rental));
    TRY(agreement_now(act->db, act->arena, rental, &agreed, &proposed));
    if (agreed.version == 1) /* a row, also where it was agreed before there were rows */
        TRY(insert(act->db, rental->id, &agreed));
    proposed = proposed_by(act, rental, &agreed);
    remember(act, &agreed, &proposed);
    return insert(act->db, rental->id, &proposed);
}

static enum err agree(struct act *act, const struct rental *rental)
{
    struct agreement agreed, proposed;
    int64_t now_us = clock_now_us();

    TRY(agreement_now(act->db, act->arena, rental, &agreed, &proposed));
    if (proposed.version == 0)
        return OK; /* proposed before there were rows */
    remember(act, &agreed, &proposed);
    return db_run(act->db, &agreement_agree_sql, DB_ARGS(db_int(rental->id), db_int(now_us)), NULL);
}

/* What is proposed outlives what else happens: with days that wait for an answer, and as a change
 * of what is agreed. */
static bool stands(const struct rental *rental)
{
    return rental_is_open(rental->state) || (rental->change_by && rental_blocks(rental->state));
}

enum err agreement_follow(struct act *act, const struct rental *rental, enum rental_event event)
{
    switch (event) {
    case EVENT_ACCEPT:
    case EVENT_BOOK:
        return begin(act, rental);
    case EVENT_COUNTER:
    case EVENT_ASK:
        return propose_first(act, rental);
    case EVENT_CHANGE:
        return propose(act, rental);
    case EVENT_AGREE_CHANGE:
        return agree(act, rental);
    case EVENT_DROP_CHANGE:
        return drop(act, rental);
    default:
        return stands(rental) ? OK : drop(act, rental);
    }
}
