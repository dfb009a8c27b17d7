/* Moves on a real database, beside neighbours that are stood in for. */
#include "../market_schema.h"
#include "neighbours.h"
#include "rentals/rentals.h"
#include "rentals/rentals_moves.h"

enum { OWNER = 1, MEMBERS = 5, PRODUCT = 1 };

static struct scratch scratch;
static struct arena arena;
static int32_t today;
static int cards, cards_written;
static size_t told;
static int64_t told_to[2];
static char card_text[512];

/* ---- the neighbours ---- */

static void wrote(struct chat_card *card)
{
    assert_true(card->body.n > 0);
    assert_true(str_utf8(card->text, NULL));
    card->id = ++cards_written;
}

static void posted(const struct chat_card *card)
{
    assert_in_range(card->id, 1, cards_written);
    snprintf(card_text, sizeof(card_text), "%.*s", STR_FMT(card->text));
    cards++;
}

static void heard(int64_t member_id, struct str json)
{
    if (str_starts(json, STR("{\"t\":\"notice\",\"id\":")))
        return;
    told_to[told++ % COUNT_OF(told_to)] = member_id;
    assert_true(str_starts(json, STR("{\"t\":\"rental\",\"id\":")));
}

/* ---- the stage ---- */

static int set_up(void **state)
{
    (void)state;
    arena = (struct arena){0};
    neighbours.owner = OWNER;
    neighbours.roomless = MEMBERS;
    neighbours.wrote = wrote;
    neighbours.posted = posted;
    neighbours.told = heard;
    scratch_open(&scratch);
    migrate_all(scratch.db);
    for (int id = 1; id <= MEMBERS; id++) {
        struct str sql = str_format(
            &arena,
            "INSERT INTO members (id, username, email, created_us) VALUES (%d, 'm', 'm%d@x', 1)",
            id, id);
        assert_int_equal(db_script(scratch.db, sql.p), OK);
    }
    assert_int_equal(db_script(scratch.db, "INSERT INTO products (id, owner_id, name, description, "
                                           "rental_fee_for_a_day, created_us, updated_us) "
                                           "VALUES (1, 1, 'p', 'd', 10000, 1, 1)"),
                     OK);
    today = day_from_civil(2027, 5, 10);
    clock_freeze(clock_seoul_day_start_us(today) + US_PER_DAY / 2);
    cards = cards_written = 0;
    told = 0;
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
    clock_freeze(clock_seoul_day_start_us(day) + US_PER_DAY / 2);
}

static struct act act_as(int64_t member)
{
    return (struct act){.db = scratch.db, .arena = &arena, .actor_id = member};
}

static int64_t number(const char *sql)
{
    /* Statements are remembered by their address. */
    struct db_sql *statement = ARENA_NEW(&arena, struct db_sql);
    int64_t value = -1;
    *statement = (struct db_sql){sql, sql, NULL};
    enum err err = db_run_id(scratch.db, statement, DB_NO_ARGS, &value);
    if (err != OK)
        fail_msg("%s: %s", sql, db_why(scratch.db));
    return value;
}

static enum rental_no begin(int64_t member, int64_t renter, int32_t from, int32_t to,
                            struct rental *ret_rental)
{
    struct act act = act_as(member);
    struct product product;
    assert_int_equal(product_by_id(scratch.db, &arena, PRODUCT, &product), OK);
    enum err err = rental_begin(&act, &product, renter, today + from, today + to, ret_rental);
    assert_true((err == OK) == (act.no == NO_OBJECTION));
    return act.no;
}

static enum rental_no move_to(int64_t member, int64_t id, enum rental_event event, int32_t from,
                              int32_t to, struct rental *ret_rental)
{
    struct act act = act_as(member);
    act.by_code = event == EVENT_HAND_OVER;
    enum err err = rental_move(&act, id, event, today + from, today + to, ret_rental);
    if (act.no == NO_OBJECTION)
        assert_int_equal(err, OK);
    return act.no;
}

/* Of all rentals, those for which this holds. */
static void none(const char *wrong)
{
    struct str sql = str_format(&arena, "SELECT COUNT(*) FROM rentals r WHERE %s", wrong);
    if (number(sql.p) != 0)
        fail_msg("a rental with %s", wrong);
}

static void check_money(void)
{
    none("total <> (SELECT COALESCE(SUM(json_extract(value, '$.amount')), 0) FROM "
         "json_each(r.fee_lines))");
    none("NOT EXISTS (SELECT 1 FROM product_terms t WHERE t.id = r.terms_id AND t.product_id = "
         "r.product_id)");
    /* The events tell what was due when. */
    none(
        "total <> (SELECT amount FROM rental_events e WHERE e.rental_id = r.id AND event IN "
        "('request', 'offer', 'counter', 'ask', 'accept', 'book', 'agree_change') ORDER BY id DESC "
        "LIMIT 1)");
    none("penalty <> COALESCE((SELECT amount FROM rental_events e WHERE e.rental_id = r.id AND "
         "event IN ('cancel', 'no_show')), 0)");
    none("late_fee <> COALESCE((SELECT amount FROM rental_events e WHERE e.rental_id = r.id AND "
         "event IN ('return', 'close_drop')), 0)");
    none("(state IN ('CANCELLED', 'NO_SHOW')) <> (cancel_reason IS NOT NULL)");
    none("(state = 'NO_SHOW') <> (cancel_reason IS NOT NULL AND cancel_reason = 'no_show')");
    none("penalty > total OR (penalty > 0 AND (cancel_reason NOT IN ('cancelled', 'no_show') OR "
         "cancelled_by <> renter_id))");
    none("late_fee > 0 AND NOT EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND "
         "event = 'hand_over')");
}

/* What must be true after every step. */
static void check_invariants(void)
{
    check_money();
    assert_int_equal(number("SELECT COUNT(*) FROM rental_events WHERE event = 'hand_over' AND "
                            "by_code + by_press <> 1"),
                     0);
    assert_int_equal(
        number("SELECT COUNT(*) FROM rental_events e WHERE by_press = 1 AND NOT EXISTS "
               "(SELECT 1 FROM rental_events p WHERE p.rental_id = e.rental_id AND "
               "p.event = 'press' AND p.new_state = e.old_state AND p.actor_id <> "
               "e.actor_id AND p.at_us BETWEEN e.at_us - 600000000 AND e.at_us)"),
        0);
    assert_int_equal(number("SELECT COUNT(*) FROM rental_events e JOIN rentals r ON r.id = "
                            "e.rental_id JOIN product_terms t ON t.id = r.terms_id WHERE event = "
                            "'hand_over' AND t.deposit > 0 AND r.original = 0 AND NOT EXISTS "
                            "(SELECT 1 FROM ledger_words w WHERE w.rental_id = r.id)"),
                     0);
    /* The last event tells the state, and each event goes on from the one before. */
    assert_int_equal(number("SELECT COUNT(*) FROM rentals r WHERE state <> (SELECT new_state FROM "
                            "rental_events e WHERE e.rental_id = r.id ORDER BY id DESC LIMIT 1)"),
                     0);
    assert_int_equal(
        number("SELECT COUNT(*) FROM rental_events e WHERE COALESCE(old_state, '') <> "
               "COALESCE((SELECT new_state FROM rental_events p WHERE p.rental_id = e.rental_id "
               "AND p.id < e.id ORDER BY p.id DESC LIMIT 1), '')"),
        0);
    /* Days are held by what blocks, all of them (past ones may be gone), and by nothing else. */
    assert_int_equal(
        number("SELECT COUNT(*) FROM unit_slots s JOIN rentals r ON r.id = s.rental_id WHERE "
               "r.state NOT IN ('COUNTERED', 'ACCEPTED', 'IN_USE') OR s.slot < r.start_day * 2 OR "
               "s.slot > r.end_day * 2 + 1"),
        0);
    struct str sql = str_format(
        &arena,
        "SELECT COUNT(*) FROM rentals r WHERE state IN ('COUNTERED', 'ACCEPTED', 'IN_USE') AND "
        "r.end_day >= %d AND (SELECT COUNT(*) FROM unit_slots s WHERE s.rental_id = r.id AND "
        "s.slot >= %d) <> 2 * (r.end_day - MAX(r.start_day, %d) + 1)",
        today, today * 2, today);
    assert_int_equal(number(sql.p), 0);
    /* Points come with completed rentals only. */
    assert_int_equal(number("SELECT (SELECT SUM(point) FROM members) - 200 * (SELECT COUNT(*) FROM "
                            "rentals WHERE state = 'COMPLETED')"),
                     0);
}

/* ---- tests ---- */

static void a_request_does_not_block_and_an_acceptance_does(void **state)
{
    struct rental a, b;

    (void)state;
    assert_int_equal(begin(2, 2, 1, 3, &a), NO_OBJECTION);
    assert_int_equal(a.state, REQUESTED);
    assert_int_equal(a.total, 30000);
    assert_int_equal(begin(3, 3, 3, 4, &b), NO_OBJECTION);
    assert_int_equal(move_to(OWNER, a.id, EVENT_ACCEPT, 0, 0, &a), NO_OBJECTION);
    assert_int_equal(move_to(OWNER, b.id, EVENT_ACCEPT, 0, 0, &b), NO_DAYS_TAKEN);
    assert_int_equal(begin(4, 4, 2, 2, &b), NO_DAYS_TAKEN);
    assert_int_equal(begin(4, 4, 4, 4, &b), NO_OBJECTION);
    check_invariants();
}

static void a_second_open_rental_of_a_pair_is_refused(void **state)
{
    struct rental rental;

    (void)state;
    assert_int_equal(begin(2, 2, 1, 3, &rental), NO_OBJECTION);
    assert_int_equal(begin(2, 2, 5, 6, &rental), NO_ALREADY_OPEN);
    assert_int_equal(begin(OWNER, 2, 5, 6, &rental), NO_ALREADY_OPEN);
    assert_int_equal(begin(OWNER, MEMBERS, 5, 6, &rental), NO_ROOM);
    assert_int_equal(begin(OWNER, OWNER, 5, 6, &rental), NO_OWN_PRODUCT);
    assert_int_equal(begin(3, 3, -1, 6, &rental), NO_BAD_DATES);
    check_invariants();
}

static void nobody_asks_or_offers_across_a_block(void **state)
{
    struct rental rental;

    (void)state;
    neighbours.blocked = true;
    assert_int_equal(begin(2, 2, 1, 3, &rental), NO_BLOCKED);
    assert_int_equal(begin(OWNER, 2, 1, 3, &rental), NO_BLOCKED);
    neighbours.blocked = false;
    assert_int_equal(begin(2, 2, 1, 3, &rental), NO_OBJECTION);
    neighbours.blocked = true; /* what was begun goes on */
    assert_int_equal(move_to(OWNER, rental.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    neighbours.blocked = false;
}

static void time_ends_what_nobody_answers_once(void **state)
{
    struct rental rental;
    int done;

    (void)state;
    assert_int_equal(begin(OWNER, 2, 3, 4, &rental), NO_OBJECTION);
    assert_int_equal(begin(3, 3, 5, 6, &rental), NO_OBJECTION);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(done, 0);
    to_day(today + 2);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(done, 2);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(done, 0);
    assert_int_equal(number("SELECT COUNT(*) FROM rentals WHERE state = 'EXPIRED'"), 2);
    assert_int_equal(number("SELECT COUNT(*) FROM unit_slots"), 0);
    check_invariants();
}

static void one_that_cannot_end_keeps_no_other_waiting(void **state)
{
    struct rental first, second;
    int done;

    (void)state;
    assert_int_equal(begin(2, 2, 3, 4, &first), NO_OBJECTION);
    assert_int_equal(begin(3, 3, 5, 6, &second), NO_OBJECTION);
    assert_int_equal(db_script(scratch.db, "CREATE TRIGGER stuck BEFORE UPDATE ON rentals WHEN "
                                           "old.renter_id = 2 BEGIN SELECT RAISE(ABORT, 'stuck'); "
                                           "END"),
                     OK);
    to_day(today + 2);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(number("SELECT COUNT(*) FROM rentals WHERE state = 'EXPIRED'"), 1);
}

static void what_happens_is_told_in_the_same_transaction(void **state)
{
    struct rental rental;
    int done;

    (void)state;
    assert_int_equal(begin(2, 2, 3, 4, &rental), NO_OBJECTION);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications"), 1);
    assert_int_equal(number("SELECT member_id FROM notifications WHERE kind = 'rental_request'"),
                     OWNER);
    assert_int_equal(move_to(2, rental.id, EVENT_DECLINE, 0, 0, &rental), NO_NOT_YOURS);
    assert_int_equal(begin(2, 2, 5, 6, &rental), NO_ALREADY_OPEN);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications"), 1);
    to_day(today + 2);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(done, 1);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications WHERE kind = 'rental_expire' AND "
                            "who_id IS NULL AND member_id IN (1, 2)"),
                     2);
}

static void what_is_late_is_busy_without_end(void **state)
{
    struct rental rental, other;

    (void)state;
    assert_int_equal(begin(2, 2, 0, 1, &rental), NO_OBJECTION);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(move_to(2, rental.id, EVENT_HAND_OVER, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(begin(3, 3, 20, 20, &other), NO_OBJECTION);
    to_day(today + 2);
    assert_int_equal(begin(4, 4, 30, 30, &other), NO_DAYS_TAKEN);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_RETURN, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(begin(4, 4, 30, 30, &other), NO_OBJECTION);
    check_invariants();
}

static void who_asks_for_days_that_are_gone_is_told_once_a_loss(void **state)
{
    static const char *const gone = "SELECT COUNT(*) FROM rental_events WHERE event = 'gone'";
    struct rental first, second, third, rental;
    int done;

    (void)state;
    assert_int_equal(begin(2, 2, 3, 4, &first), NO_OBJECTION);
    assert_int_equal(begin(3, 3, 4, 5, &second), NO_OBJECTION);
    assert_int_equal(begin(4, 4, 5, 5, &third), NO_OBJECTION);
    int64_t due_us = number("SELECT MAX(due_us) FROM rentals WHERE renter_id = 3");
    clock_freeze(clock_now_us() + US_PER_DAY / 4);
    assert_int_equal(move_to(OWNER, first.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(number(gone), 1);
    assert_int_equal(number("SELECT gone_us IS NULL FROM rentals WHERE renter_id = 4"), 1);
    /* Its time goes on, and so do the days. */
    assert_int_equal(number("SELECT due_us FROM rentals WHERE renter_id = 3"), due_us);
    assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(move_to(OWNER, third.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(number(gone), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM stock_changes"), 0);
    assert_int_equal(move_to(2, first.id, EVENT_CANCEL, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(number("SELECT gone_us IS NULL FROM rentals WHERE renter_id = 3"), 0);
    assert_int_equal(move_to(4, third.id, EVENT_CANCEL, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(number("SELECT gone_us IS NULL FROM rentals WHERE renter_id = 3"), 1);
    assert_int_equal(move_to(OWNER, second.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    check_invariants();
}

static void nothing_is_handed_over_without_the_code(void **state)
{
    struct act act = act_as(2);
    struct rental rental;

    (void)state;
    assert_int_equal(begin(2, 2, 0, 1, &rental), NO_OBJECTION);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(rental_move(&act, rental.id, EVENT_HAND_OVER, 0, 0, &rental), ERR_INVALID);
    assert_int_equal(act.no, NO_CODE);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_HAND_OVER, 0, 0, &rental), NO_NOT_YOURS);
    assert_int_equal(move_to(2, rental.id, EVENT_HAND_OVER, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(rental.state, IN_USE);
    check_invariants();
}

static void a_stranger_finds_no_rental(void **state)
{
    struct act act = act_as(4);
    struct rental rental;

    (void)state;
    assert_int_equal(begin(2, 2, 0, 1, &rental), NO_OBJECTION);
    assert_int_equal(rental_move(&act, rental.id, EVENT_WITHDRAW, 0, 0, &rental), ERR_NOT_FOUND);
    assert_int_equal(rental_move(&act, 999, EVENT_WITHDRAW, 0, 0, &rental), ERR_NOT_FOUND);
    act = act_as(OWNER); /* an operator who is one of the two is one of the two */
    act.as_admin = true;
    act.reason = STR("살펴본 결과입니다.");
    assert_int_not_equal(rental_move(&act, rental.id, EVENT_FORCE_CANCEL, 0, 0, &rental), OK);
    assert_int_equal(act.no, NO_NOT_YOURS);
}

static void cards_say_days_fee_and_how_to_agree(void **state)
{
    struct rental rental;

    (void)state;
    assert_int_equal(begin(2, 2, 1, 9, &rental), NO_OBJECTION);
    assert_string_equal(card_text,
                        "5월 11일~5월 19일(9일, 70,000원) 대여를 요청했어요. 주인이 같은 "
                        "날짜로 일정을 정하면 확정돼요.");
    assert_int_equal(move_to(OWNER, rental.id, EVENT_COUNTER, 2, 2, &rental), NO_OBJECTION);
    assert_string_equal(card_text,
                        "5월 12일(1일, 10,000원) 일정으로 다시 제안했어요. 빌리는 분이 같은 날짜로 "
                        "일정을 정하면 확정돼요. (24시간 동안 유효)");
    for (enum rental_event event = 0; event < RENTAL_EVENT_COUNT; event++) {
        for (unsigned who = BY_RENTER; who <= BY_SYSTEM; who *= 2) {
            struct str text = rental_card_text(&arena, &rental, event, who);
            assert_true(text.n > 20 && str_find(text, '%', 0) < 0);
        }
    }
    assert_int_equal(cards, 2);
    assert_int_equal(told, 4); /* both members, each time */
    assert_int_not_equal(told_to[0], told_to[1]);
}

static void a_rental_keeps_the_terms_that_were_shown(void **state)
{
    struct rental_terms terms = terms_default();
    struct rental rental, other;

    (void)state;
    terms.policy = POLICY_STRICT;
    assert_int_equal(terms_insert(scratch.db, PRODUCT, &terms), OK);
    assert_int_equal(begin(2, 2, 0, 1, &rental), NO_OBJECTION);
    assert_int_equal(rental.terms.id, terms.id);
    terms.policy = POLICY_FLEXIBLE;
    assert_int_equal(terms_insert(scratch.db, PRODUCT, &terms), OK);
    assert_int_equal(begin(3, 3, 5, 6, &other), NO_OBJECTION);
    assert_int_equal(other.terms.policy, POLICY_FLEXIBLE);
    assert_int_equal(move_to(OWNER, rental.id, EVENT_ACCEPT, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(move_to(2, rental.id, EVENT_CANCEL, 0, 0, &rental), NO_OBJECTION);
    assert_int_equal(rental.penalty, 20000);
    check_invariants();
}

/* More than are looked at in one go: each has the unit of one that is a day late. */
static void however_many_are_at_risk_both_of_each_are_told(void **state)
{
    int done;

    (void)state;
    to_day(today + 1);
    struct str sql = str_format(
        &arena,
        "DELETE FROM units; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
        "i < 101) INSERT INTO units (id, product_id, number, variant) SELECT i, 1, i, '' FROM n; "
        "INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, "
        "end_day, day_fee, total, fee_lines, created_us, updated_us) SELECT u.id + a.first, 1, 1, "
        "a.renter, 1, a.state, %d + a.day, %d + a.day, 1, 1, '[]', 1, 1 FROM units u, (SELECT 0 AS "
        "first, 2 AS renter, 'IN_USE' AS state, -1 AS day UNION ALL SELECT 1000, 3, 'ACCEPTED', 1) "
        "a; INSERT INTO rental_units (rental_id, unit_id, out_us, variant) SELECT r.id, r.id %% "
        "1000, CASE WHEN r.id < 1000 THEN 1 END, '' FROM rentals r",
        today, today);
    assert_int_equal(db_script(scratch.db, sql.p), OK);
    for (int round = 0; round < 2; round++)
        assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
    assert_int_equal(number("SELECT COUNT(*) FROM notifications WHERE kind = 'rental_at_risk'"),
                     202);
}

#include "at_once.h"

/* Mostly one that the rules allow. */
static enum rental_event any_event(int64_t id, int64_t member)
{
    enum rental_event moves[RENTAL_EVENT_COUNT];
    struct rental rental;
    size_t n = 0;

    if (random() % 8 && rental_by_id(scratch.db, &arena, id, &rental) == OK) {
        struct rental_facts facts = rental_facts(&rental);
        n = rental_moves(&facts, rental_side(&rental, member), today, moves);
    }
    return n ? moves[(size_t)random() % n] : (enum rental_event)(random() % RENTAL_EVENT_COUNT);
}

static void random_terms(void)
{
    struct rental_terms terms = terms_default();
    terms.policy = (enum cancel_policy)(random() % POLICY_COUNT);
    terms.weather = (enum weather_kind)(random() % WEATHER_COUNT);
    terms.return_hour = random() % 24;
    terms.instant = terms.return_hour % 4 == 0;
    terms.declared_value = random() % 100000;
    terms.deposit = deposit_proposal(terms.declared_value);
    assert_int_equal(terms_insert(scratch.db, PRODUCT, &terms), OK);
}

/* The owner says that he got the deposit. */
static void deposit_received(int64_t id)
{
    struct str sql = str_format(
        &arena,
        "INSERT INTO ledger_words SELECT id, 1, 0, 1, 'received', owner_id, 0, 0 FROM rentals "
        "WHERE id = %lld ON CONFLICT DO NOTHING",
        (long long)id);
    assert_int_equal(db_script(scratch.db, sql.p), OK);
}

static void a_random_life_keeps_the_invariants(void **state)
{
    int64_t newest = 1;

    srandom(2);
    what_is_late_is_busy_without_end(state); /* seldom by chance */
    for (int step = 0; step < 24000; step++) {
        /* One call of random a statement: their order is the same with every compiler. */
        int64_t member = random() % 2 ? OWNER : 2 + random() % 3;
        int64_t back = random() % 2 ? 4 : newest;
        int64_t id = newest - random() % back;
        int32_t from = (int32_t)(random() % 12) - 1, to = from + (int32_t)(random() % 3);
        struct rental rental;
        if (random() % 4 == 0 && member != OWNER) {
            if (begin(random() % 3 ? member : OWNER, member, from, to, &rental) == NO_OBJECTION)
                newest = rental.id;
        } else {
            struct act act = act_as(member);
            bool hand_over = random() % 4 == 0; /* which most else waits for */
            enum rental_event event = hand_over ? EVENT_HAND_OVER : any_event(id, member);
            act.has_price = random() % 4 == 0;
            act.price = random() % 60000;
            act.by_code = step % 4 != 0;
            if (hand_over && step % 8 != 1)
                deposit_received(id);
            enum err err = rental_move(&act, id, event, today + from, today + to, &rental);
            assert_true(err == OK || act.no != NO_OBJECTION || err == ERR_NOT_FOUND);
        }
        if (random() % 50 == 0)
            random_terms();
        if (random() % 40 == 0) {
            int done;
            to_day(today + 1 + (int32_t)(random() % 3));
            /* Its owner lends it again. */
            assert_int_equal(db_script(scratch.db, "DELETE FROM product_answers"), OK);
            assert_int_equal(rentals_run_due(NULL, scratch.db, &arena, &done), OK);
        }
        if (step % 50 == 0)
            check_invariants();
    }
    check_invariants();
    assert_true(number("SELECT COUNT(*) FROM rentals WHERE state = 'COMPLETED'") > 0);
    assert_true(number("SELECT COUNT(DISTINCT event) FROM rental_events") > 16);
    assert_true(number("SELECT COUNT(*) FROM rental_events WHERE event = 'book'") > 0);
    assert_true(number("SELECT COUNT(*) FROM rentals WHERE penalty > 0") > 0);
    assert_true(number("SELECT COUNT(*) FROM rentals WHERE late_fee > 0") > 0);
    assert_true(number("SELECT COUNT(*) FROM rentals WHERE cancel_reason = 'weather'") > 0);
    /* Every event was told under its own name to who did not do it. */
    assert_int_equal(
        number(
            "WITH told AS (SELECT about_id, kind, COUNT(*) AS n FROM notifications WHERE "
            "once_day IS NULL AND kind <> 'product_paused' GROUP BY 1, 2), done AS (SELECT "
            "rental_id, 'rental_' || event AS "
            "kind, SUM(CASE WHEN actor_id IS NULL AND event <> 'gone' THEN 2 ELSE 1 END) AS n FROM "
            "rental_events e WHERE NOT (event = 'request' AND EXISTS (SELECT 1 FROM rental_events "
            "b "
            "WHERE b.rental_id = e.rental_id AND b.event = 'book')) "
            "GROUP BY 1, 2) SELECT (SELECT COUNT(*) FROM told) + (SELECT COUNT(*) FROM done) - "
            "2 * (SELECT COUNT(*) FROM told t JOIN done d ON d.rental_id = t.about_id AND "
            "d.kind = t.kind AND d.n = t.n)"),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_does_not_block_and_an_acceptance_does, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_second_open_rental_of_a_pair_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nobody_asks_or_offers_across_a_block, set_up, tear_down),
        cmocka_unit_test_setup_teardown(time_ends_what_nobody_answers_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_that_cannot_end_keeps_no_other_waiting, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_happens_is_told_in_the_same_transaction, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_late_is_busy_without_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(however_many_are_at_risk_both_of_each_are_told, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_asks_for_days_that_are_gone_is_told_once_a_loss, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_handed_over_without_the_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stranger_finds_no_rental, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cards_say_days_fee_and_how_to_agree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rental_keeps_the_terms_that_were_shown, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_its_owner_agrees_to_beforehand_is_agreed_at_once,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_books_what_its_owner_has_to_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_booked_is_at_the_price_that_was_seen, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_random_life_keeps_the_invariants, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
