#include "accounts/oauth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static enum err read_answer(enum oauth_provider provider, const char *answer)
{
    struct str email = {NULL, 0};
    enum err err = oauth_address_read(provider, &arena, str_from(answer), &email);

    if (err == OK)
        assert_true(str_eq(email, STR("a@b.example")));
    return err;
}

static void a_verified_address_counts(void **state)
{
    (void)state;
    assert_int_equal(
        read_answer(OAUTH_GOOGLE, "{\"email\":\"a@b.example\",\"email_verified\":true}"), OK);
    assert_int_equal(
        read_answer(OAUTH_GOOGLE, "{\"email\":\"a@b.example\",\"verified_email\":true}"), OK);
    assert_int_equal(read_answer(OAUTH_KAKAO, "{\"kakao_account\":{\"email\":\"a@b.example\","
                                              "\"is_email_verified\":true}}"),
                     OK);
}

static void any_other_does_not(void **state)
{
    static const char *const google[] = {"{}",
                                         "{\"email\":\"a@b.example\"}",
                                         "{\"email\":\"a@b.example\",\"email_verified\":false}",
                                         "{\"email\":\"a@b.example\",\"email_verified\":\"true\"}",
                                         "{\"email_verified\":true}",
                                         "{\"email\":7,\"email_verified\":true}"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(google); i++)
        assert_int_equal(read_answer(OAUTH_GOOGLE, google[i]), ERR_FORBIDDEN);
    assert_int_equal(read_answer(OAUTH_KAKAO, "{\"kakao_account\":null}"), ERR_FORBIDDEN);
    assert_int_equal(read_answer(OAUTH_KAKAO,
                                 "{\"kakao_account\":{\"email\":\"a@b.example\","
                                 "\"is_email_verified\":true,\"is_email_valid\":false}}"),
                     ERR_FORBIDDEN);
    assert_int_equal(
        read_answer(OAUTH_KAKAO, "{\"email\":\"a@b.example\",\"email_verified\":true}"),
        ERR_FORBIDDEN);
    assert_int_equal(read_answer(OAUTH_GOOGLE, "[]"), ERR_UPSTREAM);
    assert_int_equal(read_answer(OAUTH_GOOGLE, "<html>"), ERR_UPSTREAM);
    assert_int_equal(read_answer(OAUTH_GOOGLE, ""), ERR_UPSTREAM);
}

static void the_way_to_a_provider(void **state)
{
    struct app app = {.config.google = {.client_id = "a b&c", .auth_url = "https://x.example/auth"},
                      .config.kakao = {.auth_url = "https://y.example/auth"}};

    (void)state;
    assert_true(str_eq(oauth_start_url(&app, &arena, OAUTH_GOOGLE),
                       STR("https://x.example/auth?client_id=a%20b%26c&response_type=code&"
                           "scope=email%20profile")));
    assert_true(str_is_null(oauth_start_url(&app, &arena, OAUTH_KAKAO)));
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
        cmocka_unit_test(a_verified_address_counts),
        cmocka_unit_test(any_other_does_not),
        cmocka_unit_test(the_way_to_a_provider),
    };
    return cmocka_run_group_tests(tests, NULL, stop);
}
