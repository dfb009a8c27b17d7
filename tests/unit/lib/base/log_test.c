#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* What one event writes to stderr. */
static ssize_t written(const char *format, char *text, size_t room, enum log_level level)
{
    int ends[2], saved = dup(2);
    ssize_t n;

    assert_int_equal(pipe(ends), 0);
    setenv("WOOGA_LOG", format, 1);
    log_init();
    dup2(ends[1], 2);
    LOG_EVENT(level, "thing", LS("plain", STR("a-b")), LS("odd", STR("a \"b\"\n=")), LN("n", -5),
              LC("none", (const char *)NULL));
    dup2(saved, 2);
    close(saved);
    close(ends[1]);
    n = read(ends[0], text, room - 1);
    close(ends[0]);
    text[n > 0 ? n : 0] = '\0';
    return n;
}

static void one_line_of_logfmt(void **state)
{
    char text[1000];

    (void)state;
    assert_true(written("", text, sizeof(text), LOG_INFO) > 0);
    assert_memory_equal(text, "ts=", 3);
    assert_non_null(strstr(
        text, "Z level=info event=thing plain=a-b odd=\"a \\\"b\\\"\\n=\" n=-5 none=\"\"\n"));
}

static void one_line_of_json(void **state)
{
    char text[1000];

    (void)state;
    assert_true(written("json", text, sizeof(text), LOG_ERROR) > 0);
    assert_non_null(strstr(text, "\"level\":\"error\",\"event\":\"thing\",\"plain\":\"a-b\","
                                 "\"odd\":\"a \\\"b\\\"\\n=\",\"n\":-5,\"none\":null}\n"));
}

static void quiet_below_the_level(void **state)
{
    char text[1000];

    (void)state;
    assert_int_equal(written("", text, sizeof(text), LOG_DEBUG), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_of_logfmt),
        cmocka_unit_test(one_line_of_json),
        cmocka_unit_test(quiet_below_the_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
