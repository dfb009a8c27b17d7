/* What must be true of a rental at any time; a part of replay_rules_test.c. */
#pragma once

static const struct db_sql held_sql = {
    "held", "SELECT COUNT(*) FROM unit_slots WHERE rental_id = $1 AND slot >= $2", NULL};
static const struct db_sql held_in_sql = {
    "held_in", "SELECT COUNT(*) FROM unit_slots WHERE rental_id = $1 AND slot <= $2", NULL};
static const struct db_sql units_sql = {
    "units", "SELECT COUNT(DISTINCT unit_id) FROM unit_slots WHERE rental_id = $1 AND slot >= $2",
    NULL};
static const struct db_sql other_variant_sql = {
    "other_variant",
    "SELECT COUNT(*) FROM unit_slots s JOIN units u ON u.id = s.unit_id JOIN rentals r ON r.id = "
    "s.rental_id JOIN rental_units k ON k.rental_id = r.id AND k.unit_id = u.id "
    "WHERE s.rental_id = $1 AND s.slot >= $2 AND (u.variant <> k.variant OR (r.product_id = "
    "u.product_id AND r.variant <> k.variant))",
    NULL};
static const struct db_sql other_parts_sql = {
    "other_parts",
    "SELECT COUNT(*) FROM rentals r JOIN kit_lines g ON g.kit_id = r.product_id WHERE r.id = $1 "
    "AND r.qty * g.qty <> (SELECT COUNT(DISTINCT u.id) FROM unit_slots s JOIN units u ON u.id = "
    "s.unit_id WHERE s.rental_id = r.id AND s.slot >= $2 AND u.product_id = g.component_id AND "
    "u.variant = g.variant)",
    NULL};
static const struct db_sql back_sql = {
    "back", "SELECT COUNT(*) FROM rental_units WHERE rental_id = $1 AND back_us > $2", NULL};
static const struct db_sql agreed_sql = {
    "agreed", "SELECT COUNT(*) FROM agreements WHERE rental_id = $1 AND agreed_us > $2", NULL};
static const struct db_sql proposed_sql = {
    "proposed",
    "SELECT COUNT(*) FROM agreements WHERE rental_id = $1 AND agreed_us IS NULL AND 0 = $2", NULL};

static const struct db_sql kits_out_sql = {
    "kits_out",
    "SELECT COUNT(*) FROM rentals r JOIN rental_units k ON k.rental_id = r.id JOIN units u ON "
    "u.id = k.unit_id WHERE u.product_id = $1 AND r.product_id = $2 AND k.out_us IS NOT NULL",
    NULL};
static const struct db_sql other_units_sql = {
    "other_units",
    "SELECT COUNT(*) FROM agreements a JOIN agreements b ON b.rental_id = a.rental_id AND "
    "b.version = a.version + 1 AND b.agreed_us > $1 WHERE a.variant <> b.variant OR a.qty <> "
    "b.qty + $2",
    NULL};

static struct calendar_rules rules_of(int64_t product_id)
{
    struct calendar_rules rules;
    assert_int_equal(calendar_rules_read(scratch.db, &arena, product_id, &rules), OK);
    return rules;
}

/* All half days of its stay from today on, on as many units as it is of and are not back. */
static void check_holds(const struct rental *rental)
{
    const struct calendar_rules rules = rules_of(rental->product_id);
    struct halves at = stay_halves(&rules, rental->start, rental->end);
    int64_t from = at.first > (int64_t)today * 2 ? at.first : (int64_t)today * 2;
    int64_t n = at.last >= from ? at.last - from + 1 : 0;
    int64_t units = rental->product_id == KIT ? rental->qty * KIT_PARTS : rental->qty;

    units -= number(&back_sql, rental->id, 0);
    assert_int_equal(number(&held_sql, rental->id, (int64_t)today * 2), n * units);
    assert_int_equal(number(&other_variant_sql, rental->id, 0), 0);
    assert_int_equal(number(&held_sql, rental->id, at.last + 1), 0);
    assert_int_equal(number(&held_in_sql, rental->id, at.first - 1), 0);
    if (n > 0)
        assert_int_equal(number(&units_sql, rental->id, (int64_t)today * 2), units);
    if (n > 0)
        assert_int_equal(number(&other_parts_sql, rental->id, (int64_t)today * 2), 0);
}

/* The last that both have said is what the row says. */
static void check_agreement(const struct rental *rental)
{
    struct agreement agreed, proposed;

    if (rental->accepted_us == 0)
        return;
    assert_int_equal(agreement_now(scratch.db, &arena, rental, &agreed, &proposed), OK);
    assert_int_equal(agreed.start, rental->start);
    assert_int_equal(agreed.end, rental->end);
    assert_int_equal(agreed.total, rental->total);
    assert_int_equal(agreed.qty, rental->qty);
    assert_true(str_eq(agreed.variant, rental->variant));
}

/* Nothing but the care of what came back. */
static void check_free(const struct rental *rental)
{
    int32_t care = rules_of(rental->product_id).days_after, back;

    if (rental->returned_us == 0 || care == 0) {
        assert_int_equal(number(&held_sql, rental->id, 0), 0);
        return;
    }
    back = clock_seoul_day(rental->returned_us);
    assert_int_equal(number(&held_sql, rental->id, ((int64_t)back + care + 1) * 2), 0);
}

static void check_rental(int64_t id)
{
    struct rental rental;
    struct replay replay;
    struct chain_event *events;
    size_t n = 0, at = 0;

    assert_int_equal(rental_by_id(scratch.db, &arena, id, &rental), OK);
    assert_int_equal(rental_chain_read(scratch.db, &arena, id, &events, &n), OK);
    assert_int_equal(chain_walk(&arena, events, n).fault, CHAIN_GOOD);
    if (!rental_replay(events, n, &rental, &replay, &at))
        fail_msg("rental %lld: event %zu is no move", (long long)id, at);
    const char *difference = replay_difference(&replay, &rental);
    if (difference)
        fail_msg("rental %lld: another %s", (long long)id, difference);
    assert_int_equal(number(&agreed_sql, id, 0), replay.agreements);
    if (rental_is_open(rental.state)) /* a place or an hour may have come with the days, or not */
        assert_true(number(&proposed_sql, id, 0) <= 1);
    else
        assert_int_equal(number(&proposed_sql, id, 0),
                         rental.change_by != 0 && rental_blocks(rental.state));
    check_agreement(&rental);
    if (rental_blocks(rental.state))
        check_holds(&rental);
    else
        check_free(&rental);
}

static void check_all(int64_t from_us)
{
    static const struct db_sql changed_sql = {
        "changed", "SELECT id FROM rentals WHERE updated_us >= $1 ORDER BY id", NULL};
    struct db_rows rows = {0};
    size_t n = 0, room = 200000;
    int64_t *ids = arena_array(&arena, room, sizeof(*ids));
    bool more;

    assert_int_equal(db_query(scratch.db, &changed_sql, DB_ARGS(db_int(from_us)), &rows), OK);
    while (db_next(&rows, &more) == OK && more && n < room)
        ids[n++] = db_col_int(&rows, 0);
    db_done(&rows);
    for (size_t i = 0; i < n; i++)
        check_rental(ids[i]);
}
