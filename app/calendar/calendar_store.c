#include "calendar/calendar_store.h"
#include "calendar/calendar.h"
#include "calendar/calendar_sql.h"
#include "calendar/imports_store.h"

/* ---- an owner's rules ---- */

static int64_t week_bits(const struct calendar_rules *rules)
{
    int64_t bits = 0;
    for (int i = 0; i < 7; i++)
        bits |= (int64_t)rules->week[i] << (2 * i);
    return bits;
}

static enum err read_exceptions(struct db *db, struct arena *arena, int64_t product_id,
                                struct calendar_rules *rules)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct day_span *spans = arena_array(arena, EXCEPTIONS_MAX, sizeof(*spans));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, &exceptions_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && n < EXCEPTIONS_MAX) {
        spans[n++] = (struct day_span){(int32_t)db_col_int(&rows, 0), (int32_t)db_col_int(&rows, 1),
                                       (enum day_plan)db_col_int(&rows, 2)};
        TRY(db_next(&rows, &more));
    }
    rules->exceptions = spans;
    rules->exception_count = n;
    return OK;
}

static enum err read_plan(struct db *db, struct arena *arena, int64_t product_id,
                          struct calendar_rules *ret_rules)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;

    *ret_rules = calendar_rules_default();
    TRY(db_query(db, &calendar_of_product_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &found));
    if (!found)
        return OK;
    for (int i = 0; i < 7; i++)
        ret_rules->week[i] = (enum day_plan)(db_col_int(&rows, 0) >> (2 * i) & 3);
    ret_rules->holidays = (enum day_plan)db_col_int(&rows, 1);
    ret_rules->lead_days = (int32_t)db_col_int(&rows, 2);
    ret_rules->window_days = (int32_t)db_col_int(&rows, 3);
    ret_rules->min_days = (int32_t)db_col_int(&rows, 4);
    ret_rules->max_days = (int32_t)db_col_int(&rows, 5);
    ret_rules->care = care_from(db_col_str(&rows, 6));
    ret_rules->days_before = (int32_t)db_col_int(&rows, 7);
    ret_rules->days_after = (int32_t)db_col_int(&rows, 8);
    ret_rules->cutoff_hour = (int32_t)db_col_int(&rows, 9);
    ret_rules->turnover = db_col_int(&rows, 10) != 0;
    return read_exceptions(db, arena, product_id, ret_rules);
}

static enum err read_own(struct db *db, struct arena *arena, int64_t product_id,
                         struct calendar_rules *ret_rules)
{
    struct busy_span *busy = NULL;
    size_t n = 0;

    TRY(read_plan(db, arena, product_id, ret_rules));
    TRY(busy_read(db, arena, (struct import_of){product_id, 0}, clock_today(), &busy, &n));
    ret_rules->busy = busy;
    ret_rules->busy_count = n;
    return OK;
}

enum err calendar_rules_read(struct db *db, struct arena *arena, int64_t product_id,
                             struct calendar_rules *ret_rules)
{
    struct kit_line *lines = NULL;
    size_t n = 0;

    TRY(read_own(db, arena, product_id, ret_rules));
    TRY(kit_read(db, arena, product_id, &lines, &n));
    struct calendar_rules *parts = arena_array(arena, n + 1, sizeof(*parts));
    for (size_t i = 0; i < n; i++)
        TRY(read_own(db, arena, lines[i].product_id, &parts[i]));
    ret_rules->parts = parts;
    ret_rules->part_count = n;
    return OK;
}

enum err calendar_rules_now(struct db *db, struct arena *arena, int64_t product_id, bool of_owner,
                            struct calendar_rules *ret_rules)
{
    struct calendar_rules rules;
    TRY(calendar_rules_read(db, arena, product_id, &rules));
    *ret_rules = of_owner ? calendar_rules_of_owner(&rules)
                          : calendar_rules_at(&rules, clock_seoul_hour(clock_now_us()));
    return OK;
}

enum err calendar_rules_write(struct db *db, int64_t product_id, const struct calendar_rules *rules)
{
    TRY(db_run(db, &calendar_put_sql,
               DB_ARGS(db_int(product_id), db_int(week_bits(rules)), db_int(rules->holidays),
                       db_int(rules->lead_days), db_int(rules->window_days),
                       db_int(rules->min_days), db_int(rules->max_days),
                       db_str(str_from(care_names[rules->care])), db_int(rules->days_before),
                       db_int(rules->days_after), db_int(rules->cutoff_hour),
                       db_int(rules->turnover)),
               NULL));
    TRY(db_run(db, &exceptions_clear_sql, DB_ARGS(db_int(product_id)), NULL));
    for (size_t i = 0; i < rules->exception_count; i++) {
        const struct day_span *span = &rules->exceptions[i];
        TRY(db_run(db, &exception_insert_sql,
                   DB_ARGS(db_int(product_id), db_int(span->first), db_int(span->last),
                           db_int(span->plan)),
                   NULL));
    }
    return OK;
}

/* ---- national holidays ---- */

static enum err read_holidays(struct db *db, struct arena *arena, struct calendar *calendar)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;
    int32_t last = calendar->from + (int32_t)calendar->n - 1;

    TRY(db_query(db, &holidays_between_sql, DB_ARGS(db_int(calendar->from), db_int(last)), &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        calendar->days[db_col_int(&rows, 0) - calendar->from].holiday = db_text(&rows, 1, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err rental_product(struct db *db, int64_t rental_id, int64_t member_id,
                        int64_t *ret_product_id)
{
    return db_run_id(db, &rental_of_member_sql, DB_ARGS(db_int(rental_id), db_int(member_id)),
                     ret_product_id);
}

/* ---- days ---- */

/* How many units are left in each half day of the calendar and around it. */
static enum err read_stock(struct db *db, struct arena *arena, const struct calendar_query *query,
                           struct calendar *calendar)
{
    const struct calendar_rules *rules = &calendar->rules;
    const struct stock_query stock = {
        .product_id = query->product_id,
        .except_id = query->except_id,
        .variant = query->variant,
        .today = calendar->today,
        .at = halves_of_days(query->from - rules->days_before,
                             query->from + (int32_t)query->n - 1 + rules->days_after),
    };
    int32_t *room;

    TRY(stock_read(db, arena, &stock, &room));
    calendar_mark(calendar, room, query->qty > 0 ? query->qty : 1);
    return OK;
}

static enum err read_rules(struct db *db, struct arena *arena, const struct calendar_query *query,
                           struct calendar *calendar)
{
    calendar->today = clock_today();
    return calendar_rules_now(db, arena, query->product_id, query->of_owner, &calendar->rules);
}

static enum err read_days(struct db *db, struct arena *arena, const struct calendar_query *query,
                          struct calendar *calendar)
{
    calendar->from = query->from;
    calendar->n = query->n;
    calendar->days = arena_array(arena, query->n, sizeof(*calendar->days));
    memset(calendar->days, 0, query->n * sizeof(*calendar->days));
    TRY(read_holidays(db, arena, calendar));
    return read_stock(db, arena, query, calendar);
}

enum err calendar_read(struct db *db, struct arena *arena, const struct calendar_query *query,
                       struct calendar *ret_calendar)
{
    *ret_calendar = (struct calendar){0};
    TRY(read_rules(db, arena, query, ret_calendar));
    return read_days(db, arena, query, ret_calendar);
}

static enum err check_variant(struct db *db, struct arena *arena, struct calendar_query query,
                              const struct stay *stay, struct calendar *calendar,
                              enum day_no *ret_no)
{
    query.from = stay->start;
    query.n = (size_t)(stay->end - stay->start + 1);
    TRY(read_days(db, arena, &query, calendar));
    *ret_no = stay_may(calendar, stay);
    return OK;
}

enum err stay_check(struct db *db, struct arena *arena, const struct calendar_query *whose,
                    const struct stay *stay, enum day_no *ret_no)
{
    struct calendar calendar = {0};
    struct calendar_query query = *whose;
    struct variant *variants;
    size_t n = 0;

    TRY(read_rules(db, arena, &query, &calendar));
    *ret_no = stay_limits(&calendar.rules, stay, calendar.today);
    if (*ret_no != DAY_FREE)
        return OK;
    if (!str_is_null(whose->variant))
        return check_variant(db, arena, query, stay, &calendar, ret_no);
    TRY(variants_read(db, arena, query.product_id, &variants, &n));
    for (size_t i = 0; i < n; i++) {
        query.variant = variants[i].name;
        TRY(check_variant(db, arena, query, stay, &calendar, ret_no));
        if (*ret_no == DAY_FREE)
            break;
    }
    return OK;
}

enum err stay_is_lost(struct db *db, struct arena *arena, const struct calendar_query *whose,
                      const struct stay *stay, bool *ret_lost)
{
    struct calendar calendar = {0};
    struct calendar_query query = *whose;

    query.from = stay->start;
    query.n = (size_t)(stay->end - stay->start + 1);
    TRY(calendar_read(db, arena, &query, &calendar));
    calendar.rules = calendar_rules_without_limits(&calendar.rules);
    enum day_no no = stay_may(&calendar, stay);
    *ret_lost = no != DAY_FREE && !day_no_is_limit(no);
    return OK;
}

enum err stays_next(struct db *db, struct arena *arena, struct calendar_query query, int64_t days,
                    struct stay ret_stays[static STAYS_NEXT], size_t *ret_n)
{
    struct calendar calendar;

    query.from = clock_today();
    query.n = WINDOW_DAYS_MAX + 1;
    TRY(calendar_read(db, arena, &query, &calendar));
    if (days > calendar.rules.max_days)
        days = calendar.rules.max_days;
    if (days < calendar.rules.min_days)
        days = calendar.rules.min_days;
    *ret_n = 0;
    for (int32_t from = query.from; *ret_n < STAYS_NEXT; from = ret_stays[*ret_n - 1].end + 1) {
        if (!stay_find(&calendar, from, (int32_t)days, &ret_stays[*ret_n]))
            break;
        ++*ret_n;
    }
    return OK;
}
