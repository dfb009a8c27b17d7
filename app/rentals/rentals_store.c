#include "rentals/rentals_store.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals.h"
#include "rentals/rentals_sql.h"

enum { RISK_HOURS = 48 };
enum { RENTAL_COLUMNS = 64, FIRST_OF_TERMS = 23, ANSWER_OF_TERMS = 52 };
enum { WAIT_OF_TERMS = 58, INSTANT_OF_TERMS = 63 };

/* The default ones where there is no row. */
static struct rental_terms terms_from_columns(const struct db_rows *rows, int first, int answer,
                                              int wait, int instant)
{
    if (db_is_null(rows, first))
        return terms_default();
    return (struct rental_terms){
        .id = db_col_int(rows, first),
        .declared_value = db_col_int(rows, first + 1),
        .deposit = db_col_int(rows, first + 2),
        .delivery_fee = db_col_int(rows, first + 3),
        .policy = cancel_policy_from(db_col_str(rows, first + 4)),
        .late_percent = db_col_int(rows, first + 5),
        .return_hour = db_col_int(rows, first + 6),
        .weather = weather_kind_from(db_col_str(rows, first + 7)),
        .photos_needed = db_col_int(rows, first + 8),
        .region = weather_region_from(db_col_str(rows, first + 9)),
        .answer_hours = db_col_int(rows, answer),
        .wait_minutes = db_col_int(rows, wait),
        .instant = db_col_int(rows, instant) != 0,
    };
}

static void rental_from_columns(const struct db_rows *rows, struct arena *arena,
                                struct rental *ret_rental)
{
    *ret_rental = (struct rental){
        .id = db_col_int(rows, 0),
        .product_id = db_col_int(rows, 1),
        .owner_id = db_col_int(rows, 2),
        .renter_id = db_col_int(rows, 3),
        .room_id = db_col_int(rows, 4),
        .qty = (int32_t)db_col_int(rows, 5),
        .state = rental_state_from(db_col_str(rows, 6)),
        .start = (int32_t)db_col_int(rows, 7),
        .end = (int32_t)db_col_int(rows, 8),
        .day_fee = db_col_int(rows, 9),
        .week_fee = db_col_int(rows, 10),
        .total = db_col_int(rows, 11),
        .fee_lines = db_text(rows, 12, arena),
        .original = db_col_int(rows, 13) != 0,
        .return_declared_us = db_col_int(rows, 14),
        .returned_us = db_col_int(rows, 15),
        .change_by = db_col_int(rows, 16),
        .change_start = (int32_t)db_col_int(rows, 17),
        .change_end = (int32_t)db_col_int(rows, 18),
        .created_us = db_col_int(rows, 19),
        .updated_us = db_col_int(rows, 20),
        .rule = db_col_int(rows, 21),
        .by_delivery = !db_is_null(rows, 22),
        .delivery_fee = db_col_int(rows, 22),
        .terms = terms_from_columns(rows, FIRST_OF_TERMS, ANSWER_OF_TERMS, WAIT_OF_TERMS,
                                    INSTANT_OF_TERMS),
        .accepted_us = db_col_int(rows, 33),
        .cancel_reason = db_text(rows, 34, arena),
        .cancelled_by = db_col_int(rows, 35),
        .penalty = db_col_int(rows, 36),
        .weather_by = db_col_int(rows, 37),
        .late_fee = db_col_int(rows, 38),
        .offer = db_col_int(rows, 39),
        .has_change_price = !db_is_null(rows, 40),
        .change_price = db_col_int(rows, 40),
        .variant = db_text(rows, 41, arena),
        .change_variant = db_text(rows, 42, arena),
        .change_qty = (int32_t)db_col_int(rows, 43),
        .agreed_us = db_col_int(rows, 44),
        .pickup_hour = db_col_int(rows, 45),
        .no_show_us = db_col_int(rows, 46),
        .contested_us = db_col_int(rows, 47),
        .judged_us = db_col_int(rows, 48),
        .excused = db_col_int(rows, 49) != 0,
        .gone_us = db_col_int(rows, 50),
        .warned = db_col_int(rows, 51) > 0,
        .is_kit = db_col_int(rows, 53) != 0,
        .due_us = db_col_int(rows, 54),
        .pressed_by = db_col_int(rows, 55),
        .pressed_us = db_col_int(rows, 56),
        .pressed_record = db_text(rows, 57, arena),
        .dropped_us = db_col_int(rows, 59),
        .drop_place = db_text(rows, 60, arena),
        .drop_denial = db_text(rows, 61, arena),
        .droppable = db_col_int(rows, 62) != 0,
    };
    member_from_columns(rows, RENTAL_COLUMNS, arena, &ret_rental->renter);
}

static enum err read_one(struct db *db, struct arena *arena, const struct db_sql *sql,
                         const struct db_value *args, size_t n, struct rental *ret_rental)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, sql, args, n, &rows));
    TRY(db_next_one(&rows));
    rental_from_columns(&rows, arena, ret_rental);
    return OK;
}

static enum err read_many(struct db *db, struct arena *arena, const struct db_sql *sql,
                          const struct db_value *args, size_t arg_count, size_t room,
                          struct rental **ret_rentals, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    size_t n = 0, size = room < 16 ? room : 16;
    struct rental *rentals = arena_array(arena, size + 1, sizeof(*rentals));

    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more && n < room) {
        if (n == size) {
            struct rental *bigger = arena_array(arena, 2 * size + 1, sizeof(*rentals));
            memcpy(bigger, rentals, size * sizeof(*rentals));
            rentals = bigger;
            size *= 2;
        }
        rental_from_columns(&rows, arena, &rentals[n++]);
        TRY(db_next(&rows, &more));
    }
    *ret_rentals = rentals;
    *ret_n = n;
    return OK;
}

enum err rentals_list(struct db *db, struct arena *arena, const struct rental_query *query,
                      struct rental **ret_rentals, size_t *ret_n)
{
    static const struct {
        const struct db_sql *sql;
        size_t args;
    } lists[] = {
        [OF_RENTER] = {&rentals_of_renter_sql, 4},
        [OF_OWNER_PRODUCT] = {&rentals_of_owner_product_sql, 5},
        [OF_PRODUCT] = {&rentals_of_product_sql, 3},
        [OF_PAIR] = {&rentals_of_pair_sql, 5},
        [ASKED] = {&rentals_asked_sql, 3},
        [LENT] = {&rentals_lent_sql, 3},
        [ASKED_LIVE] = {&rentals_asked_live_sql, 6},
        [LENT_LIVE] = {&rentals_lent_live_sql, 6},
        [OF_ROOM] = {&rentals_of_room_sql, 3},
    };
    const int64_t now_us = clock_now_us();
    const bool by_life = query->list == ASKED_LIVE || query->list == LENT_LIVE;
    const struct db_value args[] = {
        db_int(query->of),
        db_int(query->before),
        db_int(query->n),
        db_int(by_life ? query->live : query->with_open),
        db_int(by_life ? now_us - RENTAL_REVIEW_DAYS * US_PER_DAY : query->second),
        db_int(now_us - CONTEST_HOURS * 3600 * US_PER_SECOND),
    };
    return read_many(db, arena, lists[query->list].sql, args, lists[query->list].args,
                     (size_t)query->n, ret_rentals, ret_n);
}

enum err rentals_in_the_way(struct db *db, struct arena *arena, int64_t product_id, int32_t start,
                            int32_t end, int64_t except_id, struct rental **ret_rentals,
                            size_t *ret_n)
{
    return read_many(db, arena, &rentals_in_the_way_sql,
                     DB_ARGS(db_int(product_id), db_int(start), db_int(end), db_int(except_id),
                             db_int(clock_today())),
                     100, ret_rentals, ret_n);
}

enum err rental_by_id(struct db *db, struct arena *arena, int64_t id, struct rental *ret_rental)
{
    return read_one(db, arena, &rental_by_id_sql, DB_ARGS(db_int(id)), ret_rental);
}

enum err rental_open_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                             int64_t renter_id, struct rental *ret_rental)
{
    return read_one(db, arena, &rental_open_of_pair_sql,
                    DB_ARGS(db_int(product_id), db_int(renter_id)), ret_rental);
}

enum err rental_agreed_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                               int64_t renter_id, int32_t start, int32_t end,
                               struct rental *ret_rental)
{
    return read_one(db, arena, &rental_agreed_of_pair_sql,
                    DB_ARGS(db_int(product_id), db_int(renter_id), db_int(start), db_int(end)),
                    ret_rental);
}

enum err rental_accepted_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                                 int64_t renter_id, int32_t start, int32_t end, int64_t qty,
                                 struct str variant, struct rental *ret_rental)
{
    return read_one(db, arena, &rental_accepted_of_pair_sql,
                    DB_ARGS(db_int(product_id), db_int(renter_id), db_int(start), db_int(end),
                            db_int(qty), db_str(variant)),
                    ret_rental);
}

enum err rentals_open_count(struct db *db, int64_t renter_id, int64_t *ret_count)
{
    return db_run_id(db, &rentals_open_count_sql, DB_ARGS(db_int(renter_id)), ret_count);
}

enum err rental_longest_due(struct db *db, int64_t renter_id, int64_t *ret_due_us)
{
    int64_t hour = 0;
    TRY(db_run_id(db, &rental_longest_due_sql, DB_ARGS(db_int(renter_id), db_int(RETURN_HOUR)),
                  &hour));
    *ret_due_us = hour ? return_due_us((int32_t)(hour / 24), hour % 24) : INT64_MAX;
    return OK;
}

enum err terms_of_product(struct db *db, int64_t product_id, struct rental_terms *ret_terms)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;
    TRY(db_query(db, &terms_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &found));
    *ret_terms = found ? terms_from_columns(&rows, 0, 10, 11, 12) : terms_default();
    return OK;
}

enum err terms_insert(struct db *db, int64_t product_id, struct rental_terms *terms)
{
    return db_run_id(
        db, &terms_insert_sql,
        DB_ARGS(db_int(product_id), db_int(terms->declared_value), db_int(terms->deposit),
                db_int(terms->delivery_fee), db_str(str_from(cancel_policy_names[terms->policy])),
                db_int(terms->late_percent), db_int(terms->return_hour),
                db_str(str_from(weather_kind_names[terms->weather])), db_int(clock_now_us()),
                db_int(terms->photos_needed), db_str(str_from(weather_regions[terms->region])),
                db_int(terms->answer_hours), db_int(terms->wait_minutes), db_int(terms->instant)),
        &terms->id);
}

enum err terms_unstrict(struct db *db, int64_t owner_id)
{
    return db_run(db, &terms_unstrict_sql, DB_ARGS(db_int(owner_id), db_int(clock_now_us())), NULL);
}

static struct db_value delivery(const struct rental *rental)
{
    return rental->by_delivery ? db_int(rental->delivery_fee) : db_null();
}

enum err rental_insert(struct db *db, struct rental *rental, int64_t due_us)
{
    return db_run_id(
        db, &rental_insert_sql,
        DB_ARGS(db_int(rental->product_id), db_int(rental->owner_id), db_int(rental->renter_id),
                db_int(rental->room_id), db_str(str_from(rental_state_name(rental->state))),
                db_int(rental->start), db_int(rental->end), db_int(rental->day_fee),
                db_id_or_null(rental->week_fee), db_int(rental->total), db_str(rental->fee_lines),
                db_id_or_null(due_us), db_int(clock_now_us()), db_int(rental->rule),
                db_id_or_null(rental->terms.id), delivery(rental), db_int(rental->offer),
                db_str(rental->variant), db_int(rental->qty)),
        &rental->id);
}

static struct db_value change_day(const struct rental *rental, int32_t day)
{
    return rental->change_by ? db_int(day) : db_null();
}

static struct db_value change_price(const struct rental *rental)
{
    bool priced = rental->change_by && rental->has_change_price;
    return priced ? db_int(rental->change_price) : db_null();
}

enum err rental_update(struct db *db, const struct rental *rental, enum rental_state old,
                       int64_t due_us)
{
    int64_t changes = 0;
    TRY(db_run(
        db, &rental_update_sql,
        DB_ARGS(db_int(rental->id), db_str(str_from(rental_state_name(old))),
                db_str(str_from(rental_state_name(rental->state))), db_int(rental->start),
                db_int(rental->end), db_int(rental->day_fee), db_id_or_null(rental->week_fee),
                db_int(rental->total), db_str(rental->fee_lines), db_int(rental->qty),
                db_int(rental->original), db_id_or_null(rental->return_declared_us),
                db_id_or_null(rental->returned_us), db_id_or_null(rental->change_by),
                change_day(rental, rental->change_start), change_day(rental, rental->change_end),
                db_id_or_null(due_us), db_int(clock_now_us()), db_int(rental->rule),
                db_id_or_null(rental->terms.id), delivery(rental),
                db_id_or_null(rental->accepted_us), db_str(rental->cancel_reason),
                db_id_or_null(rental->cancelled_by), db_int(rental->penalty),
                db_id_or_null(rental->weather_by), db_int(rental->late_fee), db_int(rental->offer),
                change_price(rental), db_str(rental->variant),
                rental->change_by ? db_str(rental->change_variant) : db_null(),
                rental->change_by ? db_int(rental->change_qty) : db_null(),
                db_id_or_null(rental->pressed_by), db_id_or_null(rental->pressed_us),
                db_str(rental->pressed_record), db_id_or_null(rental->dropped_us),
                db_str(rental->drop_place), db_str(rental->drop_denial)),
        &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}

enum err rentals_due(struct db *db, struct arena *arena, int64_t now_us, int64_t **ret_ids,
                     size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    *ret_ids = arena_array(arena, 100, sizeof(**ret_ids));
    *ret_n = 0;
    TRY(db_query(db, &rentals_due_sql, DB_ARGS(db_int(now_us)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < 100) {
        (*ret_ids)[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err rentals_requested(struct db *db, struct arena *arena, int64_t product_id, int32_t today,
                           int64_t after_id, size_t most, struct rental **ret_rentals,
                           size_t *ret_n)
{
    return read_many(
        db, arena, &rentals_requested_sql,
        DB_ARGS(db_int(product_id), db_int(today), db_int(after_id), db_int((int64_t)most)), most,
        ret_rentals, ret_n);
}

enum err rental_note_gone(struct db *db, int64_t id, int64_t now_us, bool *ret_new)
{
    int64_t changes = 0;
    TRY(db_run(db, &rental_note_gone_sql, DB_ARGS(db_int(id), db_int(now_us)), &changes));
    *ret_new = changes == 1;
    return OK;
}

enum err rental_note_back(struct db *db, int64_t id)
{
    return db_run(db, &rental_note_back_sql, DB_ARGS(db_int(id)), NULL);
}

enum err room_is_of_member(struct db *db, int64_t room_id, int64_t member_id)
{
    int64_t id = 0;
    return db_run_id(db, &room_is_of_member_sql, DB_ARGS(db_int(room_id), db_int(member_id)), &id);
}

/* Hours of Seoul since 1970. */
static int64_t seoul_hours(int64_t now_us)
{
    int32_t today = clock_seoul_day(now_us);
    int64_t since_us = now_us - clock_seoul_day_start_us(today);
    return (int64_t)today * 24 + since_us / (3600 * US_PER_SECOND);
}

enum err rentals_at_risk(struct db *db, struct arena *arena, int64_t now_us,
                         const struct risk *after, struct risk ret_risks[static RISKS_AT_ONCE],
                         size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(
        db, &rentals_at_risk_sql,
        DB_ARGS(db_int(seoul_hours(now_us)), db_int(after->rental_id), db_int(after->unit_id)),
        &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < RISKS_AT_ONCE) {
        ret_risks[(*ret_n)++] = (struct risk){
            .rental_id = db_col_int(&rows, 0),
            .unit_id = db_col_int(&rows, 1),
            .product_id = db_col_int(&rows, 2),
            .variant = db_text(&rows, 3, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* Only what begins soon can be. */
static enum err mark_at_risk(struct db *db, struct rental *rental, int64_t now_us)
{
    int64_t units = 0, first_us = clock_seoul_day_start_us(rental->start);

    rental->at_risk = false;
    if (rental->state != ACCEPTED || first_us > now_us + RISK_HOURS * 3600 * US_PER_SECOND)
        return OK;
    TRY(db_run_id(db, &rental_is_at_risk_sql,
                  DB_ARGS(db_int(seoul_hours(now_us)), db_int(rental->id)), &units));
    rental->at_risk = units > 0;
    return OK;
}

enum err rentals_mark_reviewable(struct db *db, int64_t member_id, struct rental *rentals, size_t n)
{
    const int64_t now_us = clock_now_us();

    for (size_t i = 0; i < n; i++) {
        struct rental *rental = &rentals[i];
        bool is_party = rental->owner_id == member_id || rental->renter_id == member_id;
        int64_t written = 0;

        TRY(mark_at_risk(db, rental, now_us));
        rental->reviewable = false;
        if (!is_party || !rental_may_be_reviewed(rental->state, rental->return_declared_us,
                                                 rental->returned_us, now_us))
            continue;
        TRY(db_run_id(db, &rental_reviewed_sql, DB_ARGS(db_int(rental->id), db_int(member_id)),
                      &written));
        rental->reviewable = written == 0;
    }
    return OK;
}

enum err rental_to_review(struct db *db, int64_t product_id, int64_t member_id,
                          int64_t *ret_rental_id, bool *ret_is_owner, int64_t *ret_other_id)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &rental_to_review_sql,
                 DB_ARGS(db_int(product_id), db_int(member_id),
                         db_int(clock_now_us() - RENTAL_REVIEW_DAYS * US_PER_DAY)),
                 &rows));
    TRY(db_next_one(&rows));
    *ret_rental_id = db_col_int(&rows, 0);
    *ret_is_owner = db_col_int(&rows, 1) == member_id;
    *ret_other_id = db_col_int(&rows, *ret_is_owner ? 2 : 1);
    return OK;
}

/* ---- reminders ---- */

static enum err read_reminders(struct db *db, const struct db_sql *sql, const struct db_value *args,
                               size_t arg_count, struct reminder *ret_reminders, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, sql, args, arg_count, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_reminders[(*ret_n)++] = (struct reminder){
            .rental_id = db_col_int(&rows, 0),
            .product_id = db_col_int(&rows, 1),
            .member_id = db_col_int(&rows, 2),
            .start = (int32_t)db_col_int(&rows, 3),
            .end = (int32_t)db_col_int(&rows, 4),
        };
    }
}

enum err reminders_out(struct db *db, const struct reminder_kind *kind, int64_t now_us,
                       struct reminder ret_reminders[static REMINDERS_AT_ONCE], size_t *ret_n)
{
    return read_reminders(db, &reminders_out_sql,
                          DB_ARGS(db_int(seoul_hours(now_us)), db_str(str_from(kind->kind)),
                                  db_int(kind->hours), db_int(kind->after_return_hour),
                                  db_int(kind->owner_too), db_int(REMINDERS_AT_ONCE),
                                  db_int(kind->for_hours)),
                          ret_reminders, ret_n);
}

enum err reminders_of_request(struct db *db, int64_t now_us, int over, int next, const char *kind,
                              struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                              size_t *ret_n)
{
    int64_t hour_us = 3600 * US_PER_SECOND;
    int64_t latest_us = now_us + ANSWER_HOURS_MAX * hour_us * (100 - over) / 100;
    return read_reminders(db, &reminders_of_request_sql,
                          DB_ARGS(db_int(now_us), db_int(latest_us), db_int(100 - over),
                                  db_int(100 - next), db_str(str_from(kind)),
                                  db_int(REMINDERS_AT_ONCE)),
                          ret_reminders, ret_n);
}

enum err reminders_of_review(struct db *db, int64_t from_us, int64_t upto_us, const char *kind,
                             struct reminder ret_reminders[static REMINDERS_AT_ONCE], size_t *ret_n)
{
    return read_reminders(db, &reminders_of_review_sql,
                          DB_ARGS(db_int(from_us), db_int(upto_us), db_str(str_from(kind)),
                                  db_int(REMINDERS_AT_ONCE)),
                          ret_reminders, ret_n);
}

enum err reminders_of_warning(struct db *db, const struct weather_warning *warning,
                              const char *kind,
                              struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                              size_t *ret_n)
{
    return read_reminders(
        db, &reminders_of_warning_sql,
        DB_ARGS(db_str(warning->region), db_str(str_from(weather_kind_names[warning->kind])),
                db_int(warning->day), db_str(str_from(kind)), db_int(REMINDERS_AT_ONCE)),
        ret_reminders, ret_n);
}

enum err reminders_declared(struct db *db, int64_t from_us, int64_t upto_us, const char *kind,
                            struct reminder ret_reminders[static REMINDERS_AT_ONCE], size_t *ret_n)
{
    return read_reminders(db, &reminders_declared_sql,
                          DB_ARGS(db_int(from_us), db_int(upto_us), db_str(str_from(kind)),
                                  db_int(REMINDERS_AT_ONCE)),
                          ret_reminders, ret_n);
}

enum err deposit_is_settled(struct db *db, const struct rental *rental, bool *ret_settled)
{
    int64_t settled = 0;
    TRY(db_run_id(db, &deposit_settled_sql, DB_ARGS(db_int(rental->id), db_int(rental->owner_id)),
                  &settled));
    *ret_settled = settled != 0;
    return OK;
}

enum err code_failures(struct db *db, int64_t rental_id, int64_t since_us, int64_t *ret_count,
                       int64_t *ret_first_us)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;
    TRY(db_query(db, &code_failures_sql, DB_ARGS(db_int(rental_id), db_int(since_us)), &rows));
    TRY(db_next(&rows, &found));
    *ret_count = db_col_int(&rows, 0);
    *ret_first_us = db_col_int(&rows, 1);
    return OK;
}

enum err code_failure_insert(struct db *db, int64_t rental_id, int64_t now_us)
{
    return db_run(db, &code_failure_insert_sql, DB_ARGS(db_int(rental_id), db_int(now_us)), NULL);
}

enum err rentals_forget(struct db *db)
{
    int64_t now_us = clock_now_us();
    TRY(db_run(db, &code_failures_forget_sql, DB_ARGS(db_int(now_us - US_PER_DAY)), NULL));
    return check_ins_forget(db, now_us - CHECK_IN_KEPT_DAYS * US_PER_DAY);
}
