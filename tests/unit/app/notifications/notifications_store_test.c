/* Notices and letters on a real database. */
#include "../market_schema.h"
#include "notifications/notifications_store.h"

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

static struct str add(const struct notice *notice)
{
    struct str frame;

    assert_int_equal(notice_add(scratch.db, &arena, notice, &frame), OK);
    return frame;
}

static size_t due(struct letter_due *ret_due)
{
    size_t n;

    assert_int_equal(letters_due(scratch.db, &arena, now_us, 0, ret_due, &n), OK);
    return n;
}

static void a_notice_has_the_names_as_they_are_now(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct str frame = add(&notice);
    struct told *told;
    size_t n;

    (void)state;
    assert_string_equal(str_c(&arena, frame),
                        "{\"t\":\"notice\",\"id\":1,\"text\":\"이웃님이 로드 자전거 대여를 "
                        "요청했어요: 5월 13일~5월 14일\",\"link\":\"/rentals/12\"}");
    assert_int_equal(db_script(scratch.db, "UPDATE members SET username = '민지' WHERE id = 2"),
                     OK);
    assert_int_equal(notices_of(scratch.db, &arena, OWNER, INT64_MAX, 9, &told, &n), OK);
    assert_int_equal(n, 1);
    assert_true(str_eq(told[0].who, STR("민지")));
    assert_int_equal(told[0].read_us, 0);
    assert_int_equal(told[0].created_us, now_us);
}

static void a_notice_of_nobody_is_refused(void **state)
{
    struct notice notice = a_notice(99);
    struct str frame;

    (void)state;
    assert_int_equal(notice_add(scratch.db, &arena, &notice, &frame), ERR_NOT_FOUND);
    assert_true(str_is_null(frame));
}

static void a_reminder_is_made_once_for_a_day(void **state)
{
    struct notice notice = a_notice(RENTER);
    int64_t unread;

    (void)state;
    notice.once = true;
    assert_false(str_is_null(add(&notice)));
    assert_true(str_is_null(add(&notice)));
    notice.end++;
    assert_false(str_is_null(add(&notice)));
    notice.member_id = OWNER;
    assert_false(str_is_null(add(&notice)));
    assert_int_equal(notices_unread(scratch.db, RENTER, &unread), OK);
    assert_int_equal(unread, 2);
}

static void a_kind_of_a_newer_program_is_left_out(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct told *told;
    size_t n;

    (void)state;
    add(&notice);
    add(&notice);
    assert_int_equal(db_script(scratch.db, "UPDATE notifications SET kind = 'x' WHERE id = 2"), OK);
    assert_int_equal(notices_of(scratch.db, &arena, OWNER, INT64_MAX, 9, &told, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(told[0].id, 1);
}

static void what_is_read_in_the_room_is_no_news(void **state)
{
    struct notice notice = {
        .member_id = OWNER,
        .kind = NOTICE_MESSAGE,
        .who_id = RENTER,
        .product_id = PRODUCT,
        .about_id = 5,
        .seq = 3,
    };
    struct letter_due letters[LETTERS_AT_ONCE];
    struct told *told;
    int64_t unread;
    size_t n;

    (void)state;
    assert_non_null(strstr(str_c(&arena, add(&notice)), "\"link\":\"/chats/5\""));
    assert_int_equal(db_script(scratch.db,
                               "INSERT INTO rooms (id, product_id, owner_id, visitor_id, last_seq, "
                               "created_us) VALUES (5, 1, 1, 2, 3, 0);"
                               "INSERT INTO room_members (room_id, member_id, read_seq) VALUES "
                               "(5, 1, 2), (5, 2, 3)"),
                     OK);
    to_instant(now_us + LETTER_WAIT_S * US_PER_SECOND);
    assert_int_equal(due(letters), 1);
    assert_int_equal(notices_unread(scratch.db, OWNER, &unread), OK);
    assert_int_equal(unread, 1);

    assert_int_equal(db_script(scratch.db, "UPDATE room_members SET read_seq = 3"), OK);
    assert_int_equal(due(letters), 0);
    assert_int_equal(notices_unread(scratch.db, OWNER, &unread), OK);
    assert_int_equal(unread, 0);
    assert_int_equal(notices_of(scratch.db, &arena, OWNER, INT64_MAX, 9, &told, &n), OK);
    assert_int_equal(n, 0);
}

static void a_letter_takes_everything_once(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct letter_due letters[LETTERS_AT_ONCE], again;
    struct told *told;
    size_t n;

    (void)state;
    for (int i = 0; i < 3; i++)
        add(&notice);
    assert_int_equal(notices_read(scratch.db, OWNER, 1), OK);
    assert_int_equal(due(letters), 0);
    to_instant(now_us + 60 * US_PER_SECOND - 1);
    assert_int_equal(due(letters), 0);
    to_instant(now_us + 1);
    assert_int_equal(due(letters), 1);
    assert_int_equal(letters[0].member_id, OWNER);
    assert_true(str_eq(letters[0].address, STR("a@b.kr")));
    assert_int_equal(letters[0].upto, 3);
    assert_false(letters[0].urgent);
    assert_int_equal(letters[0].mailed_us, 0);
    again = letters[0];

    assert_int_equal(letter_take(scratch.db, &arena, &letters[0], now_us, &told, &n), OK);
    assert_int_equal(n, 2);
    assert_int_equal(told[0].id, 2);
    assert_int_equal(due(letters), 0);
    assert_int_equal(letter_take(scratch.db, &arena, &again, now_us, &told, &n), OK);
    assert_int_equal(n, 0);

    notice.start = clock_today();
    add(&notice);
    to_instant(now_us + LETTER_WAIT_S * US_PER_SECOND);
    assert_int_equal(due(letters), 1);
    assert_true(letters[0].urgent);
    assert_int_equal(letters[0].mailed_us, now_us - LETTER_WAIT_S * US_PER_SECOND);
}

static void letters_go_to_proven_addresses_of_those_who_want_them(void **state)
{
    struct notice notice = a_notice(OWNER), unproven = a_notice(RENTER);
    struct notice_settings settings = {.mail = false, .quiet_from = 1, .quiet_to = 2};
    struct letter_due letters[LETTERS_AT_ONCE];

    (void)state;
    add(&notice);
    add(&unproven);
    to_instant(now_us + US_PER_DAY);
    assert_int_equal(due(letters), 1);
    assert_int_equal(settings_put(scratch.db, OWNER, &settings), OK);
    assert_int_equal(due(letters), 0);
    settings.mail = true;
    assert_int_equal(settings_put(scratch.db, OWNER, &settings), OK);
    assert_int_equal(due(letters), 1);
    assert_int_equal(letters[0].settings.quiet_from, 1);
    assert_int_equal(letters[0].settings.quiet_to, 2);
    assert_int_equal(db_script(scratch.db, "UPDATE members SET is_active = 0 WHERE id = 1"), OK);
    assert_int_equal(due(letters), 0);
    assert_int_equal(db_script(scratch.db, "UPDATE members SET is_active = 1 WHERE id = 1"), OK);
    to_instant(now_us + US_PER_DAY - 1);
    assert_int_equal(due(letters), 1);
    to_instant(now_us + 1);
    assert_int_equal(due(letters), 0);
}

static void what_is_old_is_forgotten(void **state)
{
    struct notice notice = a_notice(OWNER);
    struct told *told;
    size_t n;

    (void)state;
    add(&notice);
    to_instant(now_us + 91 * US_PER_DAY);
    add(&notice);
    assert_int_equal(notifications_forget(scratch.db), OK);
    assert_int_equal(notices_of(scratch.db, &arena, OWNER, INT64_MAX, 9, &told, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(told[0].id, 2);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_notice_has_the_names_as_they_are_now),
        FRESH(a_notice_of_nobody_is_refused),
        FRESH(a_reminder_is_made_once_for_a_day),
        FRESH(a_kind_of_a_newer_program_is_left_out),
        FRESH(what_is_read_in_the_room_is_no_news),
        FRESH(a_letter_takes_everything_once),
        FRESH(letters_go_to_proven_addresses_of_those_who_want_them),
        FRESH(what_is_old_is_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
