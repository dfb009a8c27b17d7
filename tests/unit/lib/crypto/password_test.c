#include "base/clock.h"
#include "crypto/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static void a_hash_verifies_its_password_only(void **state)
{
    struct str stored, again;

    (void)state;
    assert_int_equal(password_hash(&arena, STR("correct horse"), &stored), OK);
    assert_true(str_starts(stored, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_verify(stored, STR("correct horse")));
    assert_false(password_verify(stored, STR("correct hors")));
    assert_false(password_verify(stored, STR("")));
    assert_false(password_is_old(stored));
    assert_int_equal(password_hash(&arena, STR("correct horse"), &again), OK);
    assert_false(str_eq(stored, again));
}

static void djangos_form_is_accepted_and_old(void **state)
{
    /* made with Python's hashlib.pbkdf2_hmac */
    struct str stored = STR(
        "pbkdf2_sha256$1000$seasalt$6VBmngUmvamWi+DBOKEX/+vJoJjGOwIAWlUPby5ofQI=");

    (void)state;
    assert_true(password_verify(stored, STR("고양이-lètmein")));
    assert_false(password_verify(stored, STR("lètmein")));
    assert_true(password_is_old(stored));
}

static void other_forms_never_verify(void **state)
{
    static const char *const bad[] = {
        "",
        "!",
        "!unusable",
        "plain",
        "md5$salt$0cc175b9c0f1b6a831c399e269772661",
        "pbkdf2_sha256$",
        "pbkdf2_sha256$1000$seasalt",
        "pbkdf2_sha256$1000$seasalt$",
        "pbkdf2_sha256$0$seasalt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "pbkdf2_sha256$99999999999$seasalt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "pbkdf2_sha256$1000$seasalt$AAAA",
        "$argon2id$",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA",
        "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(password_verify(str_from(bad[i]), STR("plain")));
    assert_false(password_verify((struct str){NULL, 0}, STR("")));
}

/* Far from equal on a busy machine, but an answer at once would tell that nobody has that name. */
static void an_unknown_account_costs_as_much(void **state)
{
    struct str stored;
    int64_t start, known, unknown;

    (void)state;
    assert_int_equal(password_hash(&arena, STR("correct horse"), &stored), OK);
    start = clock_mono_us();
    assert_false(password_verify(stored, STR("wrong")));
    known = clock_mono_us() - start;
    start = clock_mono_us();
    password_waste(STR("wrong"));
    unknown = clock_mono_us() - start;
    assert_true(unknown > known / 10);
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_verifies_its_password_only),
        cmocka_unit_test(djangos_form_is_accepted_and_old),
        cmocka_unit_test(other_forms_never_verify),
        cmocka_unit_test(an_unknown_account_costs_as_much),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
