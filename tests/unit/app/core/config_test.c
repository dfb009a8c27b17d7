#include "core/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

static struct arena arena;
static struct config config;
static struct str why;
static int rest;

static int clean(void **state)
{
    (void)state;
    arena_release(&arena);
    unsetenv("WOOGA_LISTEN");
    unsetenv("WOOGA_PUBLIC_URL");
    unsetenv("WOOGA_LIMITS");
    unsetenv("WOOGA_INSIDE");
    unsetenv("WOOGA_DATA");
    unsetenv("WOOGA_TRUSTED_PROXIES");
    unsetenv("WOOGA_GOOGLE_CLIENT_ID");
    unsetenv("WOOGA_SMTP");
    unsetenv("WOOGA_SMTP_FILE");
    unsetenv("WOOGA_METRICS_TOKEN_FILE");
    unsetenv("WOOGA_TRUSTED_PROXIES_FILE");
    return 0;
}

static enum err read_words(int argc, char **argv)
{
    return config_read(&arena, argc, argv, &config, &rest, &why);
}
#define READ(...) read_words((int)COUNT_OF(((char *[]){__VA_ARGS__})) - 1, (char *[]){__VA_ARGS__})

static void the_defaults_serve_one_machine(void **state)
{
    (void)state;
    assert_int_equal(READ(NULL), OK);
    assert_string_equal(config.listen, "127.0.0.1:8000");
    assert_string_equal(config.data, "./data");
    assert_null(config.public_url);
    assert_null(config.google.client_id);
    assert_non_null(strstr(config.google.token_url, "googleapis.com"));
    assert_true(config.limits);
    assert_null(config.trusted_proxies[0]);
}

static void the_command_line_wins_over_the_environment_over_the_file(void **state)
{
    char path[] = "/tmp/config_test.XXXXXX";
    int fd = mkstemp(path);
    static const char text[] = "# settings\n\nWOOGA_LISTEN=127.0.0.1:1\nDATA = \"/from/file\"\n"
                               "PUBLIC_URL=https://file.example/\nWORKERS=3\n";

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
    close(fd);
    setenv("WOOGA_LISTEN", "127.0.0.1:2", 1);
    setenv("WOOGA_PUBLIC_URL", "https://env.example", 1);
    assert_int_equal(READ("--config", path, "--listen=127.0.0.1:3", NULL), OK);
    unlink(path);
    assert_string_equal(config.listen, "127.0.0.1:3");
    assert_string_equal(config.public_url, "https://env.example");
    assert_string_equal(config.data, "/from/file");
    assert_int_equal(config.workers, 3);
}

static void words_of_the_command_stay_in_their_order(void **state)
{
    char *argv[] = {"--email", "a@b.c", "--data", "/d", "--admin", "FILE", "--loops=2", NULL};

    (void)state;
    assert_int_equal(read_words(7, argv), OK);
    assert_string_equal(config.data, "/d");
    assert_int_equal(config.loops, 2);
    assert_int_equal(rest, 3);
    assert_string_equal(argv[3], "--email");
    assert_string_equal(argv[4], "a@b.c");
    assert_string_equal(argv[5], "--admin");
    assert_string_equal(argv[6], "FILE");
}

static void lists_are_split_and_bounded(void **state)
{
    (void)state;
    setenv("WOOGA_TRUSTED_PROXIES", " 10.0.0.1, ::1 ,,", 1);
    assert_int_equal(READ(NULL), OK);
    assert_string_equal(config.trusted_proxies[0], "10.0.0.1");
    assert_string_equal(config.trusted_proxies[1], "::1");
    assert_null(config.trusted_proxies[2]);
    setenv("WOOGA_TRUSTED_PROXIES", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", 1);
    assert_int_equal(READ(NULL), ERR_INVALID);
}

static void limits_go_off_on_loopback_only(void **state)
{
    (void)state;
    setenv("WOOGA_LIMITS", "off", 1);
    assert_int_equal(READ(NULL), OK);
    assert_false(config.limits);
    assert_int_equal(READ("--listen", "[::1]:9", NULL), OK);
    assert_int_equal(READ("--listen", "0.0.0.0:9", NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "loopback"));
    setenv("WOOGA_LIMITS", "no", 1);
    assert_int_equal(READ(NULL), ERR_INVALID);
}

static void inside_is_reached_on_loopback_only(void **state)
{
    (void)state;
    assert_int_equal(READ(NULL), OK);
    assert_false(config.inside);
    setenv("WOOGA_INSIDE", "on", 1);
    assert_int_equal(READ(NULL), OK);
    assert_true(config.inside);
    assert_int_equal(READ("--listen", "0.0.0.0:9", NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "loopback"));
}

static void origins_are_checked_and_tidied(void **state)
{
    static const char *const bad[] = {"gear.example", "https://",    "https://a.example/b",
                                      "ftp://a",      "https://a b", "https://A.example"};

    (void)state;
    assert_int_equal(READ("--public-url", "https://gear.example:8443/", NULL), OK);
    assert_string_equal(config.public_url, "https://gear.example:8443");
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        setenv("WOOGA_PUBLIC_URL", bad[i], 1);
        assert_int_equal(READ(NULL), ERR_INVALID);
    }
}

static void maps_name_whose_they_are_and_fit_the_page(void **state)
{
    char tiles[] = "http://tiles.example/{z}/{x}/{y}.png";

    (void)state;
    assert_int_equal(READ("--tiles", tiles, NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "tiles-by"));
    assert_int_equal(READ("--tiles-by", "somebody", NULL), ERR_INVALID);
    assert_int_equal(READ("--tiles", tiles, "--tiles-by", "a\nb", NULL), ERR_INVALID);
    assert_int_equal(READ("--tiles", "https://tiles.example/", "--tiles-by", "x", NULL),
                     ERR_INVALID);
    assert_int_equal(READ("--tiles", tiles, "--tiles-by", "© who", NULL), OK);
    assert_string_equal(config.tiles_origin, "http://tiles.example");
    assert_int_equal(
        READ("--tiles", tiles, "--tiles-by", "x", "--public-url", "https://gear.example", NULL),
        ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "by https"));
}

static void what_is_wrong_is_told(void **state)
{
    (void)state;
    assert_int_equal(READ("--loops", "many", NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "loops"));
    assert_int_equal(READ("--workers", "257", NULL), ERR_INVALID);
    assert_int_equal(READ("--config", "/no/such/file", NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "/no/such/file"));
    assert_int_equal(READ("--data", NULL), ERR_INVALID);
}

static void secrets_do_not_stand_in_the_command_line(void **state)
{
    (void)state;
    assert_int_equal(READ("--google-client-secret", "s", NULL), ERR_INVALID);
    assert_int_equal(READ("--database", "postgresql://u:p@h/d", NULL), ERR_INVALID);
    assert_int_equal(READ("--database", "postgresql://h/d?user=u&password=p", NULL), ERR_INVALID);
    assert_int_equal(READ("--database", "/d/w.db", NULL), OK);
    assert_string_equal(config.database, "/d/w.db");
}

static void an_empty_variable_is_as_none(void **state)
{
    (void)state;
    setenv("WOOGA_DATA", "", 1);
    setenv("WOOGA_GOOGLE_CLIENT_ID", "", 1);
    assert_int_equal(READ(NULL), OK);
    assert_string_equal(config.data, "./data");
    assert_null(config.google.client_id);
}

/* A file with that text; its path stands in path. */
static void write_file(char *path, const char *text)
{
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void a_value_may_stand_in_a_file_of_its_own(void **state)
{
    char secret[] = "/tmp/config_test.XXXXXX", list[] = "/tmp/config_test.XXXXXX";

    (void)state;
    write_file(secret, "  the token = \"x\"\n\n");
    write_file(list, "10.0.0.1,10.0.0.2\n");
    setenv("WOOGA_METRICS_TOKEN_FILE", secret, 1);
    setenv("WOOGA_TRUSTED_PROXIES_FILE", list, 1);
    setenv("WOOGA_SMTP_FILE", "/dev/null", 1);
    assert_int_equal(READ(NULL), OK);
    assert_string_equal(config.metrics_token, "the token = \"x\"");
    assert_string_equal(config.trusted_proxies[1], "10.0.0.2");
    assert_null(config.trusted_proxies[2]);
    assert_null(config.smtp);
    unlink(secret);
    unlink(list);
}

static void the_settings_file_names_files_too(void **state)
{
    char secret[] = "/tmp/config_test.XXXXXX", settings[] = "/tmp/config_test.XXXXXX", line[80];

    (void)state;
    write_file(secret, "smtp://u:p@mail.example:587\n");
    snprintf(line, sizeof(line), "WOOGA_SMTP_FILE=%s\n", secret);
    write_file(settings, line);
    assert_int_equal(READ("--config", settings, NULL), OK);
    assert_string_equal(config.smtp, "smtp://u:p@mail.example:587");
    unlink(secret);
    unlink(settings);
}

static void a_value_in_a_file_is_not_guessed(void **state)
{
    (void)state;
    setenv("WOOGA_SMTP_FILE", "/no/such/file", 1);
    assert_int_equal(READ(NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "/no/such/file"));
    setenv("WOOGA_SMTP", "smtp://mail.example", 1);
    assert_int_equal(READ(NULL), ERR_INVALID);
    assert_non_null(strstr(str_c(&arena, why), "one of them"));
    setenv("WOOGA_SMTP", "", 1);
    setenv("WOOGA_SMTP_FILE", "", 1);
    assert_int_equal(READ(NULL), OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, clean, clean)

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        TEST(the_defaults_serve_one_machine),
        TEST(the_command_line_wins_over_the_environment_over_the_file),
        TEST(words_of_the_command_stay_in_their_order),
        TEST(lists_are_split_and_bounded),
        TEST(limits_go_off_on_loopback_only),
        TEST(inside_is_reached_on_loopback_only),
        TEST(origins_are_checked_and_tidied),
        TEST(maps_name_whose_they_are_and_fit_the_page),
        TEST(what_is_wrong_is_told),
        TEST(secrets_do_not_stand_in_the_command_line),
        TEST(an_empty_variable_is_as_none),
        TEST(a_value_may_stand_in_a_file_of_its_own),
        TEST(the_settings_file_names_files_too),
        TEST(a_value_in_a_file_is_not_guessed),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
