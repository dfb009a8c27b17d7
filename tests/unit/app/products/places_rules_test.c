#include "base/err.h"
#include "products/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct place hongdae = {37556300, 126923700}, gangnam = {37497900, 127027600};

static void degrees_are_read_as_they_are_written(void **state)
{
    static const char *const wrong[] = {"",         "37.5",  "37.5,",      ",126.9", "x,1",
                                        "37.5,x",   "91,0",  "0,180.0001", "1e1,2",  "1,2,3",
                                        "37.5 1,2", "--1,2", "1.,2",       "1.2.3,4"};
    struct place place;

    (void)state;
    assert_true(place_parse(STR("37.5563,126.9237"), &place));
    assert_int_equal(place.latitude_e6, hongdae.latitude_e6);
    assert_int_equal(place.longitude_e6, hongdae.longitude_e6);
    assert_true(place_parse(STR("-0.5, -179.99999999"), &place));
    assert_int_equal(place.latitude_e6, -500000);
    assert_int_equal(place.longitude_e6, -179999999);
    assert_true(place_parse(STR("90,180"), &place));
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(place_parse(str_from(wrong[i]), &place));
}

/* Within 360 m of it, the same for all of the square, and not to be told from it. */
static void a_rounded_place_is_the_middle_of_its_square(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 400; i++) {
        struct place place = {37500000 + i * 371, 127000000 - i * 533};
        struct place near = place_rounded(place), again = place_rounded(near);
        assert_in_range(place_metres(place, near), 0, 360);
        assert_int_equal(near.latitude_e6, again.latitude_e6);
        assert_int_equal(near.longitude_e6, again.longitude_e6);
    }
    assert_int_equal(place_rounded((struct place){-1, -1}).latitude_e6, -2250);
    assert_int_equal(place_rounded((struct place){-4500, 0}).latitude_e6, -2250);
}

static void metres_are_those_of_a_map(void **state)
{
    (void)state;
    assert_in_range(place_metres(hongdae, gangnam), 11200, 11300); /* 11.24 km */
    assert_int_equal(place_metres(hongdae, hongdae), 0);
    assert_in_range(place_longitude_metres(hongdae), 88000, 88200);
    assert_int_equal(place_longitude_metres((struct place){90000000, 0}), 0);
}

/* Whatever is within the circle is in its box, at the poles, too. */
static void a_box_holds_its_circle(void **state)
{
    static const int64_t latitudes[] = {-89999000, -37556300, 0, 37556300, 60000000, 89000000};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(latitudes); i++) {
        struct place centre = {latitudes[i], 126923700};
        for (int64_t metres = 500; metres <= 50000; metres *= 10) {
            struct place_box box = place_box_around(centre, metres);
            for (int64_t step = -60; step <= 60; step++) {
                struct place place = {centre.latitude_e6 + step * metres / 6,
                                      centre.longitude_e6 + step * step * metres / 40};
                if (place_metres2(centre, place) > metres * metres ||
                    place.latitude_e6 > LATITUDE_MOST || place.latitude_e6 < -LATITUDE_MOST)
                    continue;
                assert_true(box.strip_first <= place_strip(place) &&
                            place_strip(place) <= box.strip_last);
                assert_true(box.longitude_first <= place.longitude_e6 &&
                            place.longitude_e6 <= box.longitude_last);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_are_read_as_they_are_written),
        cmocka_unit_test(a_rounded_place_is_the_middle_of_its_square),
        cmocka_unit_test(metres_are_those_of_a_map),
        cmocka_unit_test(a_box_holds_its_circle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
