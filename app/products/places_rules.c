#include "products/places.h"
#include <math.h>

enum {
    SQUARE_LATITUDE = 4500,  /* 500 m */
    SQUARE_LONGITUDE = 5600, /* 500 m at 37 degrees */
    STRIP = 45000,           /* 10 squares */
    METRES_PER_DEGREE = 111195,
    PER_DEGREE = 1000000,
    DECIMALS = 6,
};

/* "-37.5563" in millionths; further digits are dropped. */
static bool degrees_parse(struct str text, int64_t most, int64_t *ret_e6)
{
    bool minus = text.n > 0 && text.p[0] == '-';
    struct str rest = minus ? (struct str){text.p + 1, text.n - 1} : text;
    struct str whole = str_split(&rest, '.');
    int64_t value = 0, part = 0;

    if (!str_to_u63(whole, &value) || value > 180)
        return false;
    if (!str_is_null(rest)) {
        struct str kept = {rest.p, rest.n < DECIMALS ? rest.n : DECIMALS};
        if (!str_to_u63(kept, &part))
            return false;
        for (size_t i = kept.n; i < DECIMALS; i++)
            part *= 10;
    }
    value = value * PER_DEGREE + part;
    *ret_e6 = minus ? -value : value;
    return value <= most;
}

bool place_parse(struct str text, struct place *ret_place)
{
    struct str latitude = str_split(&text, ',');

    return degrees_parse(str_trim(latitude), LATITUDE_MOST, &ret_place->latitude_e6) &&
           degrees_parse(str_trim(text), LONGITUDE_MOST, &ret_place->longitude_e6);
}

static int64_t middle(int64_t value, int64_t step)
{
    int64_t down = value / step - (value % step < 0);
    return down * step + step / 2;
}

struct place place_rounded(struct place place)
{
    return (struct place){middle(place.latitude_e6, SQUARE_LATITUDE),
                          middle(place.longitude_e6, SQUARE_LONGITUDE)};
}

int64_t place_strip(struct place place)
{
    return (place.latitude_e6 + LATITUDE_MOST) / STRIP;
}

int64_t place_longitude_metres(struct place place)
{
    double radians = (double)place.latitude_e6 / PER_DEGREE * (3.14159265358979323846 / 180);
    return (int64_t)(METRES_PER_DEGREE * cos(radians));
}

int64_t place_metres2(struct place from, struct place to)
{
    int64_t y = (to.latitude_e6 - from.latitude_e6) * METRES_PER_DEGREE / PER_DEGREE;
    int64_t x = (to.longitude_e6 - from.longitude_e6) * place_longitude_metres(from) / PER_DEGREE;
    return x * x + y * y;
}

int64_t place_metres(struct place from, struct place to)
{
    return (int64_t)sqrt((double)place_metres2(from, to));
}

struct place_box place_box_around(struct place place, int64_t metres)
{
    int64_t up = metres * PER_DEGREE / METRES_PER_DEGREE + 1;
    int64_t metres_per_degree = place_longitude_metres(place);
    int64_t aside = metres * PER_DEGREE / (metres_per_degree > 1 ? metres_per_degree : 1) + 1;
    struct place low = {place.latitude_e6 - up, 0}, high = {place.latitude_e6 + up, 0};

    return (struct place_box){place_strip(low), place_strip(high), place.longitude_e6 - aside,
                              place.longitude_e6 + aside};
}
