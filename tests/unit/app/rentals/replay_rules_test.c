/* Random lives of many rentals on a real database, with the clock driven: what their events come to
 * is what the rows say, and the half days are whose the states say. WOOGA_REPLAY_STEPS is how many
 * steps, 100,000 without it. */
#include "../market_schema.h"
#include "neighbours.h"
#include "rentals/agreement_store.h"
#include "rentals/chain_store.h"
#include "rentals/rentals.h"
#include "rentals/replay_rules.h"

enum {
    PRODUCTS = 5,
    WITH_CARE = 2,
    WITH_SIZES = 3,
    WITH_TURNOVER = 4,
    KIT = 5, /* of an L, an S and the one that shares days */
    KIT_PARTS = 3,
    MEMBERS = 10,
    OPERATOR = MEMBERS + 1,
    WALK = 1000,
    DEFAULT_STEPS = 100000
};

static struct scratch scratch;
static struct arena arena; /* of one walk */
static int32_t today;

/* ---- the stage ---- */

static void script(const char *sql)
{
    if (db_script(scratch.db, sql) != OK)
        fail_msg("%s: %s", sql, db_why(scratch.db));
}

static int set_up(void **state)
{
    (void)state;
    neighbours.place = STR("역 앞");
    scratch_open(&scratch);
    migrate_all(scratch.db);
    for (int id = 1; id <= OPERATOR; id++)
        script(str_format(&arena,
                          "INSERT INTO members (id, username, email, created_us) VALUES "
                          "(%d, 'm', 'm%d@x', 1)",
                          id, id)
                   .p);
    for (int id = 1; id <= PRODUCTS; id++)
        script(str_format(&arena,
                          "INSERT INTO products (id, owner_id, name, description, "
                          "rental_fee_for_a_day, created_us, updated_us) VALUES (%d, %d, 'p', 'd', "
                          "10000, 1, 1)",
                          id, id)
                   .p);
    script("INSERT INTO units (product_id, number, variant) VALUES (3, 1, 'S'), (3, 2, 'S'), "
           "(3, 3, 'L'), (3, 4, 'L'), (3, 5, 'L'), (3, 6, 'S')");
    script("INSERT INTO drop_places (product_id, position, name, directions, code) VALUES "
           "(3, 1, '보관함', '문 옆', '12345678')");
    script("INSERT INTO kit_lines (kit_id, component_id, variant, qty) VALUES (5, 3, 'L', 1), "
           "(5, 3, 'S', 1), (5, 4, '', 1)");
    for (int id = 1; id <= PRODUCTS; id++) {
        struct calendar_rules rules;
        assert_int_equal(calendar_rules_read(scratch.db, &arena, id, &rules), OK);
        rules.days_after = id == WITH_CARE;
        rules.turnover = id == WITH_TURNOVER;
        assert_int_equal(calendar_rules_write(scratch.db, id, &rules), OK);
    }
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

static void to_day(int32_t day)
{
    today = day;
    clock_freeze(clock_seoul_day_start_us(day) + random() % 24 * 3600 * US_PER_SECOND);
}

static int64_t number(const struct db_sql *sql, int64_t a, int64_t b)
{
    int64_t value = -1;
    if (db_run_id(scratch.db, sql, DB_ARGS(db_int(a), db_int(b)), &value) != OK)
        fail_msg("%s: %s", sql->name, db_why(scratch.db));
    return value;
}

#include "replay_checks.h"

/* ---- a walk ---- */

static struct act act_as(int64_t member)
{
    return (struct act){.db = scratch.db, .arena = &arena, .actor_id = member};
}

static int64_t newest;

static void begin(int64_t product_id, int64_t renter, int32_t from, int32_t to)
{
    struct act act = act_as(random() % 3 ? renter : product_id);
    struct product product;
    struct rental rental;

    assert_int_equal(product_by_id(scratch.db, &arena, product_id, &product), OK);
    if (product_id == WITH_SIZES) {
        act.variant = random() % 2 ? STR("S") : STR("L");
        act.qty = 1 + (int32_t)(random() % 3);
    }
    enum err err = rental_begin(&act, &product, renter, today + from, today + to, &rental);
    assert_true((err == OK) == (act.no == NO_OBJECTION));
    if (err == OK)
        newest = rental.id;
}

/* Mostly one that the rules allow. */
static enum rental_event any_event(const struct rental *rental, int64_t member)
{
    enum rental_event moves[RENTAL_EVENT_COUNT];
    struct rental known = *rental;
    assert_int_equal(rental_dispute_read(scratch.db, &arena, &known), OK);
    struct rental_facts facts = rental_facts(&known);
    size_t n = rental_moves(&facts, rental_side(rental, member), today, moves);
    size_t pick = (size_t)random();

    return n > 0 && random() % 4 ? moves[pick % n] : (enum rental_event)(pick % RENTAL_EVENT_COUNT);
}

/* The first of its units that is out; 0: none. */
static int64_t unit_out(int64_t rental_id)
{
    struct held_unit *units;
    size_t n = 0;

    assert_int_equal(rental_units_read(scratch.db, &arena, rental_id, &units, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (units[i].out_us && !units[i].back_us)
            return units[i].id;
    }
    return 0;
}

static void photograph(int64_t rental_id, int64_t member)
{
    script(str_format(&arena,
                      "INSERT INTO handover_photos (rental_id, side, slot, key, sha256, width, "
                      "height, member_id, at_us) VALUES (%lld, 'back', 'other', 'k', 'd', 1, 1, "
                      "%lld, 1)",
                      (long long)rental_id, (long long)member)
               .p);
}

static void move_one(int32_t from, int32_t to)
{
    int64_t id = newest - random() % 40;
    struct rental rental;

    if (id < 1)
        return;
    assert_int_equal(rental_by_id(scratch.db, &arena, id, &rental), OK);
    struct act act = act_as(random() % 2 ? rental.owner_id : rental.renter_id);
    bool hand_over = random() % 16 == 0;
    enum rental_event event = hand_over ? EVENT_HAND_OVER : any_event(&rental, act.actor_id);
    int64_t unit = unit_out(id);
    act.units = &unit;
    act.unit_count = unit && event == EVENT_RETURN_PART;
    if (event == EVENT_DROP_OFF) {
        act.drop_place = STR("보관함");
        photograph(id, rental.renter_id);
    }
    act.has_price = random() % 4 == 0;
    act.price = random() % 60000;
    act.by_code = random() % 8 != 0;
    act.has_amount = true;
    act.amount = random() % 4 * 10000;
    act.loss = random() % 2 ? CLAIM_LOST : CLAIM_STOLEN;
    act.has_place = random() % 4 == 0;
    act.place = random() % 2 ? STR("학교 정문") : STR("역 앞");
    act.has_pickup_hour = random() % 4 == 0;
    act.pickup_hour = random() % 24;
    if (rental.product_id == WITH_SIZES && random() % 2)
        act.variant = random() % 2 ? STR("S") : STR("L");
    if ((rental.product_id == WITH_SIZES || rental.product_id == KIT) && random() % 2)
        act.qty = 1 + (int32_t)(random() % 3);
    enum err err = rental_move(&act, id, event, today + from, today + to, &rental);
    if (err != OK && act.no == NO_OBJECTION)
        fail_msg("%s: %s %s", rental_event_name(event), err_name(err), db_why(scratch.db));
}

/* What most else waits for: the newest that may begin does. */
static void hand_over_one(void)
{
    static const struct db_sql ready_sql = {
        "ready",
        "SELECT COALESCE(MAX(id), 0) FROM rentals WHERE state = 'ACCEPTED' AND start_day <= $1 + "
        "$2",
        NULL};
    int64_t id = number(&ready_sql, today, 0);
    struct rental rental;

    if (id == 0)
        return;
    assert_int_equal(rental_by_id(scratch.db, &arena, id, &rental), OK);
    struct act act = act_as(rental.renter_id);
    act.by_code = true;
    assert_int_equal(rental_move(&act, id, EVENT_HAND_OVER, 0, 0, &rental), OK);
}

static void order(int64_t id, enum rental_event event)
{
    struct act act = act_as(OPERATOR);
    struct rental rental;

    act.as_admin = true;
    act.reason = STR("살펴본 결과입니다.");
    enum err err = rental_move(&act, id, event, 0, 0, &rental);
    if (err != OK && act.no == NO_OBJECTION)
        fail_msg("%s: %s %s", rental_event_name(event), err_name(err), db_why(scratch.db));
}

static void order_one(void)
{
    int64_t id = newest - random() % 40;
    enum rental_event event = EVENT_EXCUSE + (enum rental_event)(random() % 5);

    if (id > 0)
        order(id, event);
}

static void random_terms(void)
{
    struct rental_terms terms = terms_default();
    terms.policy = (enum cancel_policy)(random() % POLICY_COUNT);
    terms.weather = (enum weather_kind)(random() % WEATHER_COUNT);
    terms.return_hour = random() % 24;
    terms.instant = terms.return_hour % 4 == 0;
    assert_int_equal(terms_insert(scratch.db, 1 + random() % PRODUCTS, &terms), OK);
}

#include "waiting_walk.h"

static void step(void)
{
    /* One call of random a statement: their order is the same with every compiler. */
    int32_t from = (int32_t)(random() % 12) - 1;
    int32_t to = from + (int32_t)(random() % 4);
    int64_t product_id = 1 + random() % PRODUCTS;
    int done;

    if (random() % 5 == 0)
        begin(product_id, PRODUCTS + 1 + random() % (MEMBERS - PRODUCTS), from, to);
    else
        move_one(from, to);
    if (random() % 100 == 0)
        hand_over_one();
    if (random() % 100 == 0)
        order_one();
    if (random() % 100 == 0)
        random_terms();
    if (random() % 10 == 0) /* what is lost is found, or bought anew */
        script("UPDATE units SET status = 'available'");
    if (random() % 60 == 0) {
        to_day(today + (int32_t)(random() % 4));
        script("DELETE FROM product_answers"); /* its owner lends it again */
        assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
        assert_int_equal(waiting_run_due(NULL, scratch.db, &arena, &done), OK);
    }
    if (from > 0 && random() % 30 == 0)
        wait_for(product_id, PRODUCTS + 1 + random() % (MEMBERS - PRODUCTS), from, to);
}

static void move_as(int64_t member, int64_t id, enum rental_event event, const int64_t *unit)
{
    struct rental rental;
    struct act act = act_as(member);

    act.by_code = event == EVENT_HAND_OVER;
    act.units = unit;
    act.unit_count = unit != NULL;
    assert_int_equal(rental_move(&act, id, event, 0, 0, &rental), OK);
}

/* What the walk seldom comes to: two units are out, and one is back before the other. */
static void bring_back_in_parts(void)
{
    struct act act = act_as(MEMBERS);
    struct product product;
    struct rental rental;

    assert_int_equal(product_by_id(scratch.db, &arena, WITH_SIZES, &product), OK);
    act.variant = STR("L");
    act.qty = 2;
    assert_int_equal(rental_begin(&act, &product, MEMBERS, today, today, &rental), OK);
    newest = rental.id;
    move_as(WITH_SIZES, newest, EVENT_ACCEPT, NULL);
    move_as(MEMBERS, newest, EVENT_HAND_OVER, NULL);
    int64_t unit = unit_out(newest);
    move_as(WITH_SIZES, newest, EVENT_RETURN_PART, &unit);
    move_as(WITH_SIZES, newest, EVENT_RETURN, NULL);
}

/* A rental of today's that its owner, the member with the product's number, has accepted. */
static int64_t agreed_of(int64_t product_id)
{
    struct act act = act_as(MEMBERS);
    struct product product;
    struct rental rental;

    assert_int_equal(product_by_id(scratch.db, &arena, product_id, &product), OK);
    act.variant = product_id == WITH_SIZES ? STR("L") : STR("");
    assert_int_equal(rental_begin(&act, &product, MEMBERS, today, today, &rental), OK);
    newest = rental.id;
    move_as(product_id, newest, EVENT_ACCEPT, NULL);
    return newest;
}

static int64_t agreed_today(void)
{
    return agreed_of(WITH_SIZES);
}

/* What the walk seldom finds room for: another size, which both say yes to. */
static void agree_on_another_size(void)
{
    struct rental rental;
    struct act act = act_as(MEMBERS);
    int64_t id = agreed_today();

    act.variant = STR("S");
    assert_int_equal(rental_move(&act, id, EVENT_CHANGE, today, today, &rental), OK);
    move_as(WITH_SIZES, id, EVENT_AGREE_CHANGE, NULL);
    move_as(MEMBERS, id, EVENT_CANCEL, NULL);
}

static void lend_a_kit(void)
{
    int64_t id = agreed_of(KIT);

    move_as(MEMBERS, id, EVENT_HAND_OVER, NULL);
    move_as(KIT, id, EVENT_RETURN, NULL);
}

#include "away_walk.h"
#include "drop_walk.h"

/* What the walk takes no photos of. */
static void refuse_what_is_not_as_described(void)
{
    struct rental rental;
    struct act act = act_as(MEMBERS);
    int64_t id = agreed_today();

    assert_int_not_equal(rental_move(&act, id, EVENT_NOT_AS_DESCRIBED, 0, 0, &rental), OK);
    assert_int_equal(act.no, NO_PHOTO);
    script(str_format(&arena,
                      "INSERT INTO handover_photos (rental_id, side, slot, key, sha256, width, "
                      "height, member_id, at_us) VALUES (%lld, 'out', 'damage', 'k', 'd', 1, 1, "
                      "%d, 1)",
                      (long long)id, MEMBERS)
               .p);
    move_as(MEMBERS, id, EVENT_NOT_AS_DESCRIBED, NULL);
}

/* What the walk seldom comes to: one of the two did not come, and says that he did. */
static void miss_and_contest(enum rental_event judged)
{
    struct act act = act_as(MEMBERS);
    struct rental rental;

    clock_freeze(clock_seoul_day_start_us(today));
    int64_t id = agreed_today();
    order(id, EVENT_REASSIGN);
    act.reason = STR("정문에 있었어요.");
    clock_freeze(clock_seoul_day_start_us(today + 1) - 1);
    move_as(WITH_SIZES, id, EVENT_NO_SHOW, NULL);
    assert_int_equal(rental_move(&act, id, EVENT_CONTEST, 0, 0, &rental), OK);
    order(id, judged);
}

static void say_amount(struct act act, int64_t id, enum rental_event event, int64_t amount)
{
    struct rental rental;

    act.has_amount = true;
    act.amount = amount;
    act.reason = act.as_admin ? STR("사진을 보고 정했습니다.") : act.reason;
    assert_int_equal(rental_move(&act, id, event, 0, 0, &rental), OK);
}

/* Back, and 50,000 are claimed for it. */
static int64_t claimed_today(void)
{
    int64_t id = agreed_today();

    move_as(MEMBERS, id, EVENT_HAND_OVER, NULL);
    move_as(WITH_SIZES, id, EVENT_RETURN, NULL);
    say_amount(act_as(WITH_SIZES), id, EVENT_CLAIM, 50000);
    return id;
}

/* The walk has no operator. */
static void decide_a_claim(void)
{
    struct act operator= act_as(OPERATOR);
    int64_t id = claimed_today();
    int done;

    operator.as_admin = true;
    say_amount(act_as(MEMBERS), id, EVENT_PROPOSE, 10000);
    to_day(today + 4);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    say_amount(operator, id, EVENT_DECIDE, 20000);
    say_amount(act_as(MEMBERS), id, EVENT_APPEAL, 0);
    say_amount(operator, id, EVENT_DECIDE_APPEAL, 15000);
}

/* It is lost while another, for whom there is no equal one, waits for it. */
static void decide_a_loss(void)
{
    static const struct db_sql cancelled_sql = {
        "cancelled",
        "SELECT COUNT(*) FROM rentals WHERE id = $1 AND cancel_reason = 'unit_lost' "
        "AND cancelled_by IS NULL AND penalty = $2",
        NULL};
    struct act operator= act_as(OPERATOR), loser = act_as(MEMBERS), waits = act_as(MEMBERS - 1);
    struct product product;
    struct rental rental, waiting;
    int done;

    assert_int_equal(product_by_id(scratch.db, &arena, WITH_CARE, &product), OK);
    assert_int_equal(rental_begin(&loser, &product, MEMBERS, today, today, &rental), OK);
    move_as(WITH_CARE, rental.id, EVENT_ACCEPT, NULL);
    move_as(MEMBERS, rental.id, EVENT_HAND_OVER, NULL);
    assert_int_equal(rental_begin(&waits, &product, MEMBERS - 1, today + 5, today + 6, &waiting),
                     OK);
    move_as(WITH_CARE, waiting.id, EVENT_ACCEPT, NULL);
    loser.loss = CLAIM_STOLEN;
    assert_int_equal(rental_move(&loser, rental.id, EVENT_LOST, 0, 0, &rental), OK);
    assert_int_equal(number(&cancelled_sql, waiting.id, 0), 1);
    to_day(today + 3);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    operator.as_admin = true;
    say_amount(operator, rental.id, EVENT_DECIDE_LOST, 20000);
    script("UPDATE units SET status = 'available'");
    newest = waiting.id;
}

static void events_come_to_what_the_rows_say(void **state)
{
    const char *wanted = getenv("WOOGA_REPLAY_STEPS");
    int64_t steps = DEFAULT_STEPS;
    static const struct db_sql kinds_sql = {
        "kinds", "SELECT COUNT(DISTINCT event) FROM rental_events WHERE id > $1 + $2", NULL};
    static const struct db_sql of_waiting_sql = {
        "of_waiting",
        "SELECT COUNT(*) FROM notifications WHERE kind = 'waiting_free' AND id > $1 + $2", NULL};
    static const struct db_sql owed_sql = {
        "owed",
        "SELECT MIN(late, lost) FROM (SELECT COUNT(CASE WHEN late_fee > $1 THEN 1 END) AS late, "
        "COUNT(CASE WHEN penalty > $2 THEN 1 END) AS lost FROM rentals)",
        NULL};

    (void)state;
    if (wanted)
        assert_true(str_to_u63(str_from(wanted), &steps));
    srandom(7);
    to_day(day_from_civil(2027, 5, 10));
    bring_back_in_parts();
    agree_on_another_size();
    lend_a_kit();
    leave_it_at_a_place();
    be_away();
    refuse_what_is_not_as_described();
    order(agreed_today(), EVENT_FORCE_RETURN);
    miss_and_contest(EVENT_EXCUSE);
    miss_and_contest(EVENT_UPHOLD);
    say_amount(act_as(MEMBERS), claimed_today(), EVENT_AGREE, 50000);
    decide_a_claim();
    decide_a_loss();
    for (int64_t i = 0; i < steps; i += WALK) {
        int64_t from_us = clock_now_us();
        for (int j = 0; j < WALK; j++)
            step();
        check_all(from_us - US_PER_DAY);
        check_waiting();
        arena_reset(&arena);
    }
    check_all(0);
    assert_int_equal(number(&kinds_sql, 0, 0), RENTAL_EVENT_COUNT);
    assert_true(number(&owed_sql, 0, 0) > 0);
    assert_true(number(&of_waiting_sql, 0, 0) > 0);
    assert_true(number(&kits_out_sql, WITH_SIZES, KIT) > 0);
    assert_true(number(&kits_out_sql, WITH_TURNOVER, KIT) > 0);
    assert_true(number(&other_units_sql, 0, 0) > 0);
}

/* What rentals_verify says of it after somebody has changed the database by hand. */
static void check_found(const char *by_hand, const char *wanted)
{
    int64_t checked = 0, id = 0;
    const char *why = NULL;

    script("BEGIN");
    script(by_hand);
    assert_int_equal(rentals_verify(scratch.db, &checked, &id, &why), OK);
    script("ROLLBACK");
    assert_string_equal(why ? why : "nothing", wanted);
    assert_int_equal(id != 0, why != NULL);
}

static void what_was_changed_by_hand_is_found(void **state)
{
    static const struct db_sql booked_sql = {
        "booked", "SELECT COUNT(*) FROM rental_events WHERE event = 'book' AND id > $1 + $2", NULL};

    (void)state;
    srandom(8);
    newest = 0;
    to_day(day_from_civil(2027, 5, 10));
    for (int i = 0; i < WALK || number(&booked_sql, 0, 0) == 0; i++)
        step();
    check_found("SELECT 1", "nothing");
    check_found("UPDATE rentals SET total = total + 1 WHERE id = 3", "total");
    check_found("UPDATE rentals SET end_day = end_day + 1 WHERE id = 4", "days");
    check_found("UPDATE rentals SET state = 'LOST' WHERE id = 5", "state");
    check_found("UPDATE rental_events SET amount = amount + 1 WHERE rental_id = 3", "changed");
    /* Its owner has not agreed to it beforehand. */
    check_found("UPDATE product_terms SET instant = 0", "moves");
    check_found("DELETE FROM rental_events WHERE id IN (SELECT MIN(id) FROM rental_events GROUP BY "
                "rental_id HAVING COUNT(*) > 1)",
                "cut");
}

static void both_are_asked_once_however_many_clocks_there_are(void **state)
{
    static const struct db_sql asked_sql = {
        "asked",
        "SELECT COUNT(*) * 10 + (SELECT COUNT(*) FROM notifications WHERE kind = 'rental_ask_both' "
        "AND about_id = $1) FROM rental_events WHERE event = 'ask_both' AND rental_id = $1 + $2",
        NULL};
    struct act act = act_as(MEMBERS), other_node = act_as(0);
    struct product product;
    struct rental rental;
    int done;

    (void)state;
    to_day(day_from_civil(2027, 5, 10));
    assert_int_equal(product_by_id(scratch.db, &arena, 1, &product), OK);
    assert_int_equal(rental_begin(&act, &product, MEMBERS, today, today + 3, &rental), OK);
    move_as(1, rental.id, EVENT_ACCEPT, NULL);
    clock_freeze(clock_seoul_day_start_us(today + 2) - 1);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(number(&asked_sql, rental.id, 0), 0);
    clock_freeze(clock_seoul_day_start_us(today + 2));
    for (int i = 0; i < 2; i++)
        assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_not_equal(rental_move(&other_node, rental.id, EVENT_ASK_BOTH, 0, 0, &rental), OK);
    assert_int_equal(other_node.no, NO_NOT_NOW);
    assert_int_equal(number(&asked_sql, rental.id, 0), 12);
}

static void wrong_codes_are_dropped_after_a_day(void **state)
{
    static const struct db_sql left_sql = {
        "left", "SELECT COUNT(*) FROM code_failures WHERE at_us >= $1 + $2", NULL};
    struct product product;
    struct rental rental;
    struct act act = act_as(MEMBERS);

    (void)state;
    to_day(day_from_civil(2027, 5, 10));
    assert_int_equal(product_by_id(scratch.db, &arena, 1, &product), OK);
    assert_int_equal(rental_begin(&act, &product, MEMBERS, today, today, &rental), OK);
    int64_t now_us = clock_now_us();
    assert_int_equal(code_failure_insert(scratch.db, rental.id, now_us - US_PER_DAY - 1), OK);
    assert_int_equal(code_failure_insert(scratch.db, rental.id, now_us - US_PER_DAY), OK);
    assert_int_equal(rentals_forget(scratch.db), OK);
    assert_int_equal(number(&left_sql, 0, 0), 1);
    assert_int_equal(number(&left_sql, now_us - US_PER_DAY, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wrong_codes_are_dropped_after_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(both_are_asked_once_however_many_clocks_there_are, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_was_changed_by_hand_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(events_come_to_what_the_rows_say, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
