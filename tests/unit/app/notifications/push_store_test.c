/* Browsers, and notices on their way to them, on a real database. */
#include "../market_schema.h"
#include "notifications/notifications_store.h"
#include "notifications/push_store.h"

enum { OWNER = 1, RENTER, PRODUCT = 1 };

static struct scratch scratch;
static struct arena arena;
static int64_t now_us;

static const char people[] =
    "INSERT INTO members (id, email, username, email_verified, created_us) VALUES"
    " (1, 'a@b.kr', '주인', 1, 0), (2, 'c@d.kr', NULL, 0, 0);"
    "INSERT INTO products (id, owner_id, name, description, state, rental_fee_for_a_day,"
    " created_us, updated_us) VALUES (1, 1, '로드 자전거', 'd', '', 10000, 1, 1);";

static void to_instant(int64_t us)
{
    now_us = us;
    clock_freeze(us);
}

static int set_up(void **state)
{
    (void)state;
    scratch_open(&scratch);
    migrate_all(scratch.db);
    assert_int_equal(db_script(scratch.db, people), OK);
    to_instant(clock_seoul_day_start_us(day_from_civil(2027, 5, 10)) + US_PER_DAY / 2);
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

static struct notice a_notice(int64_t member_id)
{
    return (struct notice){
        .member_id = member_id,
        .kind = NOTICE_RENTAL_REQUEST,
        .who_id = member_id == OWNER ? RENTER : OWNER,
        .product_id = PRODUCT,
        .about_id = 12,
        .start = clock_today() + 3,
        .end = clock_today() + 4,
    };
}

static int64_t add(const struct notice *notice)
{
    struct str frame;
    struct told *told;
    size_t n;

    assert_int_equal(notice_add(scratch.db, &arena, notice, &frame), OK);
    assert_int_equal(notices_of(scratch.db, &arena, notice->member_id, INT64_MAX, 1, &told, &n),
                     OK);
    return told[0].id;
}

static int64_t subscribe(int64_t member_id, const char *endpoint, int64_t session)
{
    const struct subscription subscription = {.member_id = member_id,
                                              .endpoint = str_from(endpoint),
                                              .p256dh = STR("p"),
                                              .auth = str_from(endpoint),
                                              .lang = STR("ko")};
    int64_t id;

    assert_int_equal(subscription_put(scratch.db, &subscription, session, &id), OK);
    return id;
}

static bool is_alive(int64_t id)
{
    struct subscription subscription;
    bool found;

    assert_int_equal(subscription_alive(scratch.db, &arena, id, &subscription, &found), OK);
    return found;
}

static size_t due(struct push_due *ret_due)
{
    size_t n;

    assert_int_equal(push_notices_due(scratch.db, now_us, ret_due, &n), OK);
    return n;
}

static bool next(struct push *ret_push)
{
    bool found;

    assert_int_equal(push_next(scratch.db, now_us, ret_push, &found), OK);
    return found;
}

static void a_notice_is_handed_on_to_each_browser_by_one(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct push_due list[PUSHES_AT_ONCE];
    int64_t n;

    (void)state;
    add(&notice);
    subscribe(OWNER, "https://a/1", 0);
    subscribe(OWNER, "https://a/2", 0);
    subscribe(RENTER, "https://a/3", 0);
    to_instant(now_us + US_PER_DAY);
    assert_int_equal(due(list), 0); /* it was there before the browsers */

    add(&notice);
    assert_int_equal(due(list), 0);
    to_instant(now_us + LETTER_WAIT_S * US_PER_SECOND);
    assert_int_equal(due(list), 1);
    assert_false(list[0].urgent);
    assert_int_equal(push_put_off(scratch.db, &list[0], now_us + 1), OK);
    assert_int_equal(due(list + 1), 0);
    assert_int_equal(push_hand_on(scratch.db, &list[0], now_us, &n), OK);
    assert_int_equal(n, 0); /* it has been moved */

    to_instant(now_us + 1);
    assert_int_equal(due(list), 1);
    assert_int_equal(push_hand_on(scratch.db, &list[0], now_us, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(push_hand_on(scratch.db, &list[0], now_us, &n), OK);
    assert_int_equal(n, 0);
    assert_int_equal(due(list), 0);
}

static void what_is_about_today_is_due_at_once(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct push_due list[PUSHES_AT_ONCE];

    (void)state;
    subscribe(OWNER, "https://a/1", 0);
    notice.start = clock_today();
    add(&notice);
    assert_int_equal(due(list), 1);
    assert_true(list[0].urgent);
    assert_int_equal(list[0].settings.quiet_from, 22);
}

static void of_two_who_would_send_one_does(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct push_due list[PUSHES_AT_ONCE];
    struct push first, second;
    bool taken;
    int64_t n;

    (void)state;
    subscribe(OWNER, "https://a/1", 0);
    notice.start = clock_today();
    add(&notice);
    assert_int_equal(due(list), 1);
    assert_int_equal(push_hand_on(scratch.db, &list[0], now_us, &n), OK);
    assert_true(next(&first));
    second = first;
    assert_int_equal(push_claim(scratch.db, &first, now_us, &taken), OK);
    assert_true(taken);
    assert_int_equal(push_claim(scratch.db, &second, now_us, &taken), OK);
    assert_false(taken);
    assert_false(next(&second));
    assert_int_equal(first.tries, 1);
    assert_int_equal(first.due_us, now_us + PUSH_PAUSE_S * US_PER_SECOND);

    to_instant(first.due_us); /* who took it never came back */
    assert_true(next(&second));
    assert_int_equal(second.tries, 1);
    assert_int_equal(push_delay(scratch.db, second.id, now_us + 1), OK);
    assert_false(next(&second));
    assert_int_equal(push_drop(scratch.db, second.id), OK);
    to_instant(now_us + 1);
    assert_false(next(&second));
}

static void a_browser_goes_with_what_is_on_its_way_to_it(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct push_due list[PUSHES_AT_ONCE];
    int64_t id = subscribe(OWNER, "https://a/1", 0), n;
    struct push push;

    (void)state;
    notice.start = clock_today();
    add(&notice);
    assert_int_equal(due(list), 1);
    assert_int_equal(push_hand_on(scratch.db, &list[0], now_us, &n), OK);
    assert_int_equal(subscription_remove(scratch.db, RENTER, STR("https://a/1")), ERR_NOT_FOUND);
    assert_true(is_alive(id));
    assert_int_equal(subscription_remove(scratch.db, OWNER, STR("https://a/1")), OK);
    assert_false(is_alive(id));
    assert_false(next(&push));
}

static void a_browser_lives_as_long_as_its_login(void **state)
{
    int64_t id, loose;

    (void)state;
    assert_int_equal(db_script(scratch.db,
                               "INSERT INTO sessions (id, member_id, refresh_jti, created_us, "
                               "expires_us) VALUES (5, 1, 'x', 0, 9)"),
                     OK);
    id = subscribe(OWNER, "https://a/1", 5);
    loose = subscribe(OWNER, "https://a/2", 77); /* a token without a row */
    assert_true(is_alive(id));
    assert_int_equal(db_script(scratch.db, "DELETE FROM sessions"), OK);
    assert_false(is_alive(id));
    assert_true(is_alive(loose));
    assert_int_equal(db_script(scratch.db, "UPDATE members SET is_active = 0"), OK);
    assert_false(is_alive(loose));
}

static void a_browser_changes_hands_only_with_its_keys(void **state)
{
    struct subscription other = {.member_id = RENTER,
                                 .endpoint = STR("https://a/1"),
                                 .p256dh = STR("p"),
                                 .auth = STR("another"),
                                 .lang = STR("en")};
    int64_t id = subscribe(OWNER, "https://a/1", 0), again;
    bool found;

    (void)state;
    assert_int_equal(subscribe(OWNER, "https://a/1", 0), id);
    assert_int_equal(subscription_put(scratch.db, &other, 0, &again), ERR_CONFLICT);
    other.auth = STR("https://a/1");
    assert_int_equal(subscription_put(scratch.db, &other, 0, &again), OK);
    assert_int_equal(again, id);
    assert_int_equal(subscription_alive(scratch.db, &arena, id, &other, &found), OK);
    assert_int_equal(other.member_id, RENTER);
    assert_true(other.details);
}

static void of_too_many_browsers_the_oldest_goes(void **state)
{
    char endpoint[] = "https://a/a";
    int64_t ids[PUSH_BROWSERS_MAX + 1];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        to_instant(now_us + 1);
        endpoint[sizeof(endpoint) - 2] = (char)('a' + i);
        ids[i] = subscribe(OWNER, endpoint, 0);
    }
    assert_false(is_alive(ids[0]));
    for (size_t i = 1; i < COUNT_OF(ids); i++)
        assert_true(is_alive(ids[i]));
}

static bool is_news(int64_t id)
{
    struct told told;
    bool found;

    assert_int_equal(notice_news(scratch.db, &arena, id, &told, &found), OK);
    return found;
}

static void what_is_read_or_muted_is_no_news(void **state)
{
    struct notice notice = {
        .member_id = OWNER,
        .kind = NOTICE_MESSAGE,
        .who_id = RENTER,
        .product_id = PRODUCT,
        .about_id = 5,
        .seq = 3,
    };
    int64_t id;

    (void)state;
    assert_int_equal(db_script(scratch.db,
                               "INSERT INTO rooms (id, product_id, owner_id, visitor_id, last_seq, "
                               "created_us) VALUES (5, 1, 1, 2, 3, 0);"
                               "INSERT INTO room_members (room_id, member_id, read_seq) VALUES "
                               "(5, 1, 2), (5, 2, 3)"),
                     OK);
    id = add(&notice);
    assert_true(is_news(id));
    assert_int_equal(db_script(scratch.db, "UPDATE room_members SET muted = 1"), OK);
    assert_false(is_news(id));
    assert_int_equal(db_script(scratch.db, "UPDATE room_members SET muted = 0"), OK);
    assert_true(is_news(id));
    assert_int_equal(notices_read(scratch.db, OWNER, id), OK);
    assert_false(is_news(id));
    assert_false(is_news(99));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_notice_is_handed_on_to_each_browser_by_one),
        FRESH(what_is_about_today_is_due_at_once),
        FRESH(of_two_who_would_send_one_does),
        FRESH(a_browser_goes_with_what_is_on_its_way_to_it),
        FRESH(a_browser_lives_as_long_as_its_login),
        FRESH(a_browser_changes_hands_only_with_its_keys),
        FRESH(of_too_many_browsers_the_oldest_goes),
        FRESH(what_is_read_or_muted_is_no_news),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
