#include "core/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_sender_is_the_servers_user_or_the_site(void **state)
{
    static const struct {
        const char *smtp, *site, *sender;
    } cases[] = {
        {"smtp://anna%40gear.example:word@mail.example:587", NULL, "anna@gear.example"},
        {"smtp://anna:word@mail.example", "https://gear.example:8443", "wooga@gear.example"},
        {"smtps://mail.example/", "https://gear.example", "wooga@gear.example"},
        {"smtp://127.0.0.1:2525", NULL, "wooga@localhost"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct app app = {.config = {.smtp = cases[i].smtp, .public_url = cases[i].site}};

        assert_true(str_eq(mail_sender(&app, &arena), str_from(cases[i].sender)));
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sender_is_the_servers_user_or_the_site)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
