#include "http/router.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err nothing(struct req *req, struct res *res)
{
    (void)req;
    (void)res;
    return OK;
}

#define R(method, path)                                                                            \
    {                                                                                              \
        method, path, 1, 0, FAST, nothing, BODY_SMALL, false                                       \
    }
static const struct route things[] = {
    R(GET, "/things/"),      R(POST, "/things/"),        R(GET, "/things/{id}/"),
    R(PUT, "/things/{id}/"), R(GET, "/things/popular/"), R(GET, "/things/{id}/parts/{part}/"),
};
static const struct route others[] = {R(GET, "/"), R(GET, "/ws/{id}/messages"), R(DELETE, "/x")};

static struct router *router;
static const struct route *route;
static struct str values[4];
static char allow[64];

static int set_up(void **state)
{
    const struct route_table tables[] = {{things, COUNT_OF(things)}, {others, COUNT_OF(others)}};

    (void)state;
    router = router_new(tables, COUNT_OF(tables));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    router_free(router);
    return 0;
}

static enum route_found find(enum method method, const char *path)
{
    return router_find(router, method, str_from(path), &route, values, allow);
}

static void both_forms_of_a_path_lead_to_its_row(void **state)
{
    (void)state;
    assert_int_equal(find(GET, "/things/"), ROUTE_FOUND);
    assert_ptr_equal(route, &things[0]);
    assert_int_equal(find(POST, "/things"), ROUTE_FOUND);
    assert_ptr_equal(route, &things[1]);
    assert_int_equal(find(GET, "/"), ROUTE_FOUND);
    assert_ptr_equal(route, &others[0]);
    assert_int_equal(find(GET, "/ws/7/messages"), ROUTE_FOUND);
    assert_ptr_equal(route, &others[1]);
}

static void segments_become_values_and_constants_come_first(void **state)
{
    (void)state;
    assert_int_equal(find(GET, "/things/popular"), ROUTE_FOUND);
    assert_ptr_equal(route, &things[4]);
    assert_int_equal(find(GET, "/things/17/parts/a b/"), ROUTE_FOUND);
    assert_ptr_equal(route, &things[5]);
    assert_true(str_eq(values[0], STR("17")));
    assert_true(str_eq(values[1], STR("a b")));
    /* A constant that leads nowhere does not hide the name beside it. */
    assert_int_equal(find(GET, "/things/popular/parts/1"), ROUTE_FOUND);
    assert_true(str_eq(values[0], STR("popular")));
}

static void head_is_served_by_get(void **state)
{
    (void)state;
    assert_int_equal(find(HEAD, "/things/1/"), ROUTE_FOUND);
    assert_ptr_equal(route, &things[2]);
    assert_int_equal(find(HEAD, "/x"), ROUTE_NO_METHOD);
}

static void other_methods_are_told_what_is_allowed(void **state)
{
    (void)state;
    assert_int_equal(find(DELETE, "/things/1"), ROUTE_NO_METHOD);
    assert_null(route);
    assert_string_equal(allow, "GET, HEAD, PUT, OPTIONS");
    assert_int_equal(find(METHOD_OTHER, "/x"), ROUTE_NO_METHOD);
    assert_string_equal(allow, "DELETE, OPTIONS");
    assert_int_equal(find(OPTIONS, "/things"), ROUTE_NO_METHOD);
    assert_string_equal(allow, "GET, HEAD, POST, OPTIONS");
}

static void what_is_no_path(void **state)
{
    static const char *const paths[] = {
        "//",        "/thing",   "/things//",           "/things/1/parts",
        "//things/", "/things1", "/things/1/parts/2/3", "/ws//messages",
        "/ws/7",     "things/",  "/../things",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        assert_int_equal(find(GET, paths[i]), ROUTE_NO_PATH);
}

static void all_rows_can_be_walked(void **state)
{
    (void)state;
    assert_int_equal(router_count(router), COUNT_OF(things) + COUNT_OF(others));
    assert_ptr_equal(router_at(router, 0), &things[0]);
    assert_ptr_equal(router_at(router, COUNT_OF(things)), &others[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_forms_of_a_path_lead_to_its_row),
        cmocka_unit_test(segments_become_values_and_constants_come_first),
        cmocka_unit_test(head_is_served_by_get),
        cmocka_unit_test(other_methods_are_told_what_is_allowed),
        cmocka_unit_test(what_is_no_path),
        cmocka_unit_test(all_rows_can_be_walked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
