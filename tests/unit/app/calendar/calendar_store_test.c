/* Calendars on a real database: the list of what is free says of every product what stay_check
 * says of it. */
#include "../market_schema.h"
#include "calendar/calendar.h"
#include "calendar/calendar_store.h"
#include "products/products_store.h"

enum { PRODUCTS = 60, STAYS = 400, OF_NOBODY = 0 };

static struct scratch scratch;
static struct arena arena;
static int32_t today;
static uint32_t seed = 4;

static int32_t roll(int32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)((seed >> 8) % (uint32_t)n);
}

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
    char sql[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof(sql), format, args);
    va_end(args);
    if (db_script(scratch.db, sql) != OK)
        fail_msg("%s: %s", sql, db_why(scratch.db));
}

static int set_up(void **state)
{
    (void)state;
    scratch_open(&scratch);
    migrate_all(scratch.db);
    for (int id = 1; id <= 2; id++)
        run("INSERT INTO members (id, username, email, created_us) VALUES (%d, 'm', 'm%d@x', 1)",
            id, id);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_freeze(0);
    scratch_close(&scratch);
    arena_release(&arena);
    return 0;
}

static void to_day(int year, int month, int day)
{
    today = day_from_civil(year, month, day);
    clock_freeze(clock_seoul_day_start_us(today) + roll(24) * INT64_C(3600) * US_PER_SECOND);
}

static enum day_plan roll_plan(void)
{
    int32_t n = roll(10);
    return n < 7 ? PLAN_OPEN : n < 9 ? PLAN_NO_HANDOVER : PLAN_CLOSED;
}

static struct calendar_rules roll_rules(struct day_span spans[static 3])
{
    struct calendar_rules rules = calendar_rules_default();
    for (int i = 0; i < 7; i++)
        rules.week[i] = roll_plan();
    rules.holidays = (enum day_plan)roll(3);
    rules.lead_days = roll(4);
    rules.cutoff_hour = 1 + roll(CUTOFF_NONE);
    rules.window_days = 20 + roll(180);
    rules.min_days = 1 + roll(2);
    rules.max_days = rules.min_days + roll(40);
    rules.care = (enum care)roll(CARE_COUNT);
    rules.days_before = roll(3);
    rules.days_after = roll(3);
    rules.turnover = roll(2);
    rules.exceptions = spans;
    for (int32_t first = today + roll(9); rules.exception_count < 3; first += 2 + roll(9)) {
        spans[rules.exception_count++] = (struct day_span){first, first + roll(2), roll_plan()};
        first = spans[rules.exception_count - 1].last;
    }
    return rules;
}

static int rental_ids, unit_ids, busy_units;

/* Somebody has the unit, perhaps already, perhaps still, or will have it. */
static void make_rental(int product_id, int unit_id, int32_t from)
{
    int id = ++rental_ids;
    int32_t start = from + roll(9), end = start + roll(4);
    bool is_out = start <= today && roll(2);

    run("INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, "
        "end_day, day_fee, total, fee_lines, created_us, updated_us) "
        "VALUES (%d, %d, 1, 2, 1, '%s', %d, %d, 1, 1, '[]', 0, 0)",
        id, product_id, is_out ? "IN_USE" : "ACCEPTED", start, end);
    run("INSERT INTO rental_units (rental_id, unit_id, back_us) VALUES (%d, %d, %s)", id, unit_id,
        is_out && roll(5) == 0 ? "1" : "NULL");
    for (int32_t slot = start * 2 + roll(2); slot <= end * 2 + 1 - roll(2); slot++)
        run("INSERT INTO unit_slots (unit_id, slot, rental_id) VALUES (%d, %d, %d)", unit_id, slot,
            id);
}

static void make_unit(int product_id, int number)
{
    static const char *const variants[] = {"", "", "L"};
    static const char *const statuses[] = {"available", "available", "available", "maintenance"};
    int id = ++unit_ids;
    int32_t closed = today + roll(20);

    run("INSERT INTO units (id, product_id, number, variant, status) VALUES (%d, %d, %d, '%s', "
        "'%s')",
        id, product_id, number, variants[roll(COUNT_OF(variants))],
        statuses[roll(COUNT_OF(statuses))]);
    if (roll(4) == 0)
        run("UPDATE units SET closed_first = %d, closed_last = %d WHERE id = %d", closed,
            closed + roll(4), id);
    for (int32_t busy = today - 3 + roll(12); roll(5) == 0; busy += 6 + roll(9)) {
        run("INSERT INTO unit_busy (unit_id, first_day, last_day) VALUES (%d, %d, %d)", id, busy,
            busy + roll(4));
        busy_units++;
    }
    for (int32_t from = today - 5; from < today + 25 && roll(4); from += 14)
        make_rental(product_id, id, from);
}

/* A product with rules (or without), with no unit of its own or some. */
static void make_product(int id)
{
    struct day_span spans[3];

    run("INSERT INTO products (id, owner_id, name, description, rental_fee_for_a_day, created_us, "
        "updated_us) VALUES (%d, 1, 'x', 'x', 1, 0, 0)",
        id);
    run("INSERT INTO product_listings (category_id, product_id, fee, views) VALUES (0, %d, 1, 0)",
        id);
    for (int number = 1, units = roll(5); number <= units; number++)
        make_unit(id, number);
    if (roll(4) > 0 && id > PRODUCTS / 6) { /* the first are mostly parts of kits */
        struct calendar_rules rules = roll_rules(spans);
        assert_int_equal(calendar_rules_write(scratch.db, id, &rules), OK);
    }
}

/* The product is a kit of some of the first half, which are no kits. */
static void make_kit(int id)
{
    static const char *const variants[] = {"", "", "L"};

    for (int part = 1 + roll(4), lines = 0; part <= PRODUCTS / 2 && lines < 3; lines++) {
        int32_t qty = roll(4) ? 1 : 2;
        run("INSERT INTO kit_lines (kit_id, component_id, variant, qty) VALUES (%d, %d, '%s', %d)",
            id, part, variants[roll(COUNT_OF(variants))], qty);
        part += 1 + roll(12);
    }
}

/* Somebody has a kit and is late, with a unit of each part that nobody else has; the past half days
 * are nobody's any more. */
static void make_late_kit(int kit_id)
{
    int id = ++rental_ids;

    run("INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, "
        "end_day, day_fee, total, fee_lines, created_us, updated_us) "
        "VALUES (%d, %d, 1, 2, 1, 'IN_USE', %d, %d, 1, 1, '[]', 0, 0)",
        id, kit_id, today - 4, today - 1);
    run("INSERT INTO rental_units (rental_id, unit_id) SELECT %d, MIN(u.id) FROM units u JOIN "
        "kit_lines g ON g.component_id = u.product_id WHERE g.kit_id = %d AND NOT EXISTS (SELECT 1 "
        "FROM rental_units k JOIN rentals r ON r.id = k.rental_id WHERE k.unit_id = u.id AND "
        "r.state = 'IN_USE') GROUP BY u.product_id",
        id, kit_id);
}

static void make_holidays(void)
{
    struct holiday holidays[6];
    for (size_t i = 0; i < COUNT_OF(holidays); i++)
        holidays[i] = (struct holiday){today + (int32_t)i * 5 + roll(4), STR("쉬는 날")};
    assert_int_equal(holidays_replace(scratch.db, holidays, COUNT_OF(holidays)), OK);
}

static bool is_listed(const struct listed *rows, size_t n, int id)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id == id)
            return true;
    }
    return false;
}

static int kits_listed;

/* Returns how many of the products may be had. */
static size_t compare(int32_t start, int32_t end)
{
    const struct product_filter filter = {.has_days = true, .free_from = start, .free_to = end};
    const struct stay stay = stay_new(start, end);
    struct listed rows[PRODUCTS];
    size_t n = 0;

    assert_int_equal(products_list(scratch.db, &filter, NULL, PRODUCTS, rows, &n), OK);
    for (int id = 1; id <= PRODUCTS; id++) {
        const struct calendar_query whose = {.product_id = id, .except_id = OF_NOBODY};
        enum day_no no;
        assert_int_equal(stay_check(scratch.db, &arena, &whose, &stay, &no), OK);
        if (is_listed(rows, n, id) != (no == DAY_FREE))
            fail_msg("product %d, days %d to %d of %d: %s", id, start - today, end - today, today,
                     day_no_name(no));
        kits_listed += no == DAY_FREE && id > PRODUCTS / 2 && id % 2;
        arena_reset(&arena);
    }
    return n;
}

static void make_town(int year, int month, int day)
{
    to_day(year, month, day);
    run("DELETE FROM unit_busy; DELETE FROM kit_lines; DELETE FROM unit_slots; DELETE FROM "
        "rental_units; DELETE FROM "
        "rentals; DELETE FROM "
        "units; DELETE FROM "
        "product_calendars; DELETE FROM product_exceptions; DELETE FROM product_listings; "
        "DELETE FROM products");
    make_holidays();
    for (int id = 1; id <= PRODUCTS; id++)
        make_product(id);
    for (int id = PRODUCTS / 2 + 1; id <= PRODUCTS; id += 2) {
        make_kit(id);
        if (roll(12) == 0)
            make_late_kit(id);
    }
}

static void the_list_of_what_is_free_says_what_every_calendar_says(void **state)
{
    static const int days[][3] = {{2026, 12, 27}, {2028, 2, 26}, {2027, 2, 4}};
    size_t listed = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        make_town(days[i][0], days[i][1], days[i][2]);
        for (int k = 0; k < STAYS; k++) {
            int32_t start = today - 1 + roll(30);
            listed += compare(start, start + roll(7));
        }
        compare(today + 5, today + 60);
        compare(today + 180, today + 181);
        compare(today, INT32_MAX / 2);
    }
    assert_true(listed > STAYS * 10);
    /* Which town is drawn depends on the order in which a compiler looks at arguments. */
    assert_true(kits_listed > STAYS / 16);
    assert_true(busy_units > PRODUCTS / 2);
}

/* ---- how many are left, counted unit by unit and half day by half day ---- */

static const struct db_sql units_sql = {
    "units", "SELECT id, variant, status = 'available' FROM units WHERE product_id = $1", NULL};
static const struct db_sql unit_is_late_sql = {
    "unit_is_late",
    "SELECT COUNT(*) FROM rental_units k JOIN rentals r ON r.id = k.rental_id WHERE k.unit_id = $1 "
    "AND k.back_us IS NULL AND r.id <> $2 AND r.state = 'IN_USE' AND r.end_day < $3",
    NULL};
static const struct db_sql rental_is_late_sql = {
    "rental_is_late",
    "SELECT COUNT(*) FROM rental_units k JOIN rentals r ON r.id = k.rental_id JOIN units u ON "
    "u.id = k.unit_id WHERE r.id = $1 AND k.back_us IS NULL AND r.state = 'IN_USE' AND r.end_day < "
    "$2 AND u.product_id = $3",
    NULL};
static const struct db_sql holder_sql = {
    "holder", "SELECT rental_id FROM unit_slots WHERE unit_id = $1 AND slot = $2", NULL};
static const struct db_sql is_out_sql = {
    "is_out",
    "SELECT COUNT(*) FROM rentals WHERE id = $1 AND state NOT IN ('COUNTERED', 'ACCEPTED')", NULL};
static const struct db_sql is_closed_sql = {"is_closed",
                                            "SELECT COUNT(*) FROM units WHERE id = $1 AND "
                                            "closed_last >= $3 AND $2 BETWEEN closed_first AND "
                                            "closed_last",
                                            NULL};
static const struct db_sql is_elsewhere_sql = {
    "is_elsewhere",
    "SELECT COUNT(*) FROM unit_busy WHERE unit_id = $1 AND last_day >= $3 AND $2 BETWEEN first_day "
    "AND last_day",
    NULL};

static const struct db_sql rental_of_product_sql = {
    "rental_of_product",
    "SELECT id FROM rentals WHERE product_id = $1 ORDER BY id LIMIT 1 OFFSET $2", NULL};

/* 0: no row. */
static int64_t number(const struct db_sql *sql, int64_t a, int64_t b, int64_t c)
{
    int64_t found = 0;
    enum err err = db_run_id(scratch.db, sql, DB_ARGS(db_int(a), db_int(b), db_int(c)), &found);
    assert_true(err == OK || err == ERR_NOT_FOUND);
    return found;
}

/* What one unit adds to what is left on a half day: 1, or nothing, or less for who is late. */
static int32_t unit_left(int64_t product_id, int64_t unit_id, int64_t except_id, int64_t half)
{
    int64_t late = number(&unit_is_late_sql, unit_id, except_id, today);
    int64_t holder = half < today * 2 ? 0 : number(&holder_sql, unit_id, half, 0);
    bool closed = number(&is_closed_sql, unit_id, half / 2, today) > 0;
    bool elsewhere = number(&is_elsewhere_sql, unit_id, half / 2, today) > 0;

    if (holder && holder != except_id && number(&rental_is_late_sql, holder, today, product_id))
        holder = 0; /* he counts by what he has not brought back */
    if (holder != 0 && holder == except_id)
        return late ? 1 - (int32_t)late : !closed;
    bool away = closed || elsewhere;
    if (holder != 0 && away && number(&is_out_sql, holder, 0, 0))
        holder = 0; /* he has what is away */
    return 1 - (int32_t)late - (away && late == 0) - (holder != 0);
}

/* Of a variant, or with {NULL, 0} of the one that most is left of. */
static int32_t counted(int64_t product_id, struct str variant, int64_t except_id, int64_t half)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct str names[8];
    int32_t left[8] = {0}, most = INT32_MIN;
    size_t n = 0, v;
    bool more = false;

    assert_int_equal(db_query(scratch.db, &units_sql, DB_ARGS(db_int(product_id)), &rows), OK);
    assert_int_equal(db_next(&rows, &more), OK);
    if (!more)
        return variant.n == 0;
    for (; more; assert_int_equal(db_next(&rows, &more), OK)) {
        struct str name = db_text(&rows, 1, &arena);
        for (v = 0; v < n && !str_eq(names[v], name); v++)
            continue;
        if (v == n)
            names[n++] = name;
        if (db_col_int(&rows, 2))
            left[v] += unit_left(product_id, db_col_int(&rows, 0), except_id, half);
    }
    for (v = 0; v < n; v++) {
        if (str_is_null(variant) || str_eq(names[v], variant))
            most = left[v] > most ? left[v] : most;
    }
    return most == INT32_MIN ? 0 : most;
}

static size_t halves_taken, halves_overdrawn;

static void compare_halves(int64_t product_id, struct str variant, int64_t except_id)
{
    int32_t first = today - 2 + roll(8), *room;
    const struct stock_query query = {
        .product_id = product_id,
        .except_id = except_id,
        .variant = variant,
        .today = today,
        .at = halves_of_days(first, first + 9 + roll(12)),
    };

    assert_int_equal(stock_read(scratch.db, &arena, &query, &room), OK);
    for (int64_t half = query.at.first; half <= query.at.last; half++) {
        int32_t left = counted(product_id, variant, except_id, half);
        if (room[half - query.at.first] != left)
            fail_msg("product %lld, '%.*s', but %lld, half %lld from today: %d, not %d",
                     (long long)product_id, STR_FMT(variant), (long long)except_id,
                     (long long)(half - 2 * today), room[half - query.at.first], left);
        halves_taken += left == 0;
        halves_overdrawn += left < 0;
    }
    arena_reset(&arena);
}

static void what_is_left_is_what_counting_says(void **state)
{
    static const int days[][3] = {{2026, 12, 29}, {2028, 2, 27}, {2027, 6, 4}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        make_town(days[i][0], days[i][1], days[i][2]);
        for (int id = 1; id <= PRODUCTS; id++) {
            if (id > PRODUCTS / 2 && id % 2)
                continue; /* a kit is the least of its parts */
            for (int k = 0; k < 3; k++) {
                compare_halves(id, (struct str){NULL, 0}, OF_NOBODY);
                compare_halves(id, STR(""), OF_NOBODY);
                compare_halves(id, STR("L"), 1 + roll(rental_ids));
                compare_halves(id, (struct str){NULL, 0},
                               number(&rental_of_product_sql, id, roll(4), 0));
            }
        }
    }
    assert_true(halves_taken > 1000);
    assert_true(halves_overdrawn > 0);
}

/* Whether a stay of that one day may be had now; else why not. */
static enum day_no one_day(int32_t day)
{
    const struct calendar_query whose = {.product_id = 2000};
    const struct stay stay = stay_new(day, day);
    enum day_no no;
    assert_int_equal(stay_check(scratch.db, &arena, &whose, &stay, &no), OK);
    return no;
}

static void a_day_is_seouls_to_its_last_second(void **state)
{
    static const int days[][3] = {{2027, 12, 31}, {2028, 2, 28}, {2028, 2, 29}, {2027, 2, 28}};
    struct calendar_rules rules = calendar_rules_default();

    (void)state;
    run("INSERT INTO products (id, owner_id, name, description, rental_fee_for_a_day, created_us, "
        "updated_us) VALUES (2000, 1, 'x', 'x', 1, 0, 0)");
    rules.cutoff_hour = 9;
    assert_int_equal(calendar_rules_write(scratch.db, 2000, &rules), OK);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        const int32_t day = day_from_civil(days[i][0], days[i][1], days[i][2]);
        const int64_t begin_us = clock_seoul_day_start_us(day);
        /* Seconds of the day, and whether it may still be asked for. */
        const struct {
            int64_t second;
            enum day_no same_day;
        } at[] = {{0, DAY_FREE},
                  {8 * 3600 + 3599, DAY_FREE},
                  {9 * 3600, DAY_TOO_SOON},
                  {86399, DAY_TOO_SOON}};
        for (size_t k = 0; k < COUNT_OF(at); k++) {
            clock_freeze(begin_us + at[k].second * US_PER_SECOND + US_PER_SECOND - 1);
            assert_int_equal(one_day(day - 1), DAY_PAST);
            assert_int_equal(one_day(day), at[k].same_day);
            assert_int_equal(one_day(day + 1), DAY_FREE);
        }
        clock_freeze(begin_us + US_PER_DAY);
        assert_int_equal(one_day(day), DAY_PAST);
        assert_int_equal(one_day(day + 1), DAY_FREE);
    }
}

static void rules_are_read_as_they_were_written(void **state)
{
    struct day_span spans[3];
    struct calendar_rules read;

    (void)state;
    to_day(2028, 2, 29);
    run("INSERT INTO products (id, owner_id, name, description, rental_fee_for_a_day, created_us, "
        "updated_us) VALUES (1000, 1, 'x', 'x', 1, 0, 0)");
    for (int i = 0; i < 200; i++) {
        struct calendar_rules rules = roll_rules(spans);
        assert_int_equal(calendar_rules_write(scratch.db, 1000, &rules), OK);
        assert_int_equal(calendar_rules_read(scratch.db, &arena, 1000, &read), OK);
        assert_memory_equal(read.exceptions, spans, sizeof(spans));
        assert_memory_equal(&read, &rules, offsetof(struct calendar_rules, days_after) + 4);
        assert_int_equal(read.turnover, rules.turnover);
        assert_int_equal(read.exception_count, rules.exception_count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_of_what_is_free_says_what_every_calendar_says),
        cmocka_unit_test(what_is_left_is_what_counting_says),
        cmocka_unit_test(a_day_is_seouls_to_its_last_second),
        cmocka_unit_test(rules_are_read_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
