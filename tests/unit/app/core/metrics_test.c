#include "core/metrics.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct app app;

/* Whether the line is among what is written. */
static bool tells(const char *line)
{
    struct buf text;
    struct str rest;
    bool found = false;

    buf_init(&text, 65536);
    metrics_write(&app, &text);
    assert_false(text.full);
    rest = buf_as_str(&text);
    while (!str_is_null(rest) && !found)
        found = str_eq(str_split(&rest, '\n'), str_from(line));
    buf_release(&text);
    return found;
}

static void a_request_is_in_every_bucket_that_has_room_for_it(void **state)
{
    (void)state;
    metrics_request(200, 900);
    metrics_request(204, 5000);
    metrics_request(404, 30000);
    metrics_request(503, 9000000);
    assert_true(tells("wooga_responses_total{class=\"2xx\"} 2"));
    assert_true(tells("wooga_responses_total{class=\"3xx\"} 0"));
    assert_true(tells("wooga_responses_total{class=\"4xx\"} 1"));
    assert_true(tells("wooga_responses_total{class=\"5xx\"} 1"));
    assert_true(tells("wooga_request_seconds_bucket{le=\"0.001\"} 1"));
    assert_true(tells("wooga_request_seconds_bucket{le=\"0.005\"} 2"));
    assert_true(tells("wooga_request_seconds_bucket{le=\"0.05\"} 3"));
    assert_true(tells("wooga_request_seconds_bucket{le=\"2.5\"} 3"));
    assert_true(tells("wooga_request_seconds_bucket{le=\"+Inf\"} 4"));
    assert_true(tells("wooga_request_seconds_count 4"));
    assert_true(tells("wooga_request_seconds_sum 9.035900"));
}

static void what_is_no_status_and_no_time_harms_nothing(void **state)
{
    (void)state;
    metrics_request(0, -5);
    metrics_request(700, 0);
    assert_true(tells("wooga_request_seconds_count 6"));
    assert_true(tells("wooga_request_seconds_sum 9.035900"));
    assert_true(tells("wooga_responses_total{class=\"5xx\"} 1"));
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(a_request_is_in_every_bucket_that_has_room_for_it),
        cmocka_unit_test(what_is_no_status_and_no_time_harms_nothing),
    };

    return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
