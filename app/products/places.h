/* Where gear is, and how far that is; private to this module. */
#pragma once
#include "db/db.h"

/* In millionths of a degree. */
struct place {
    int64_t latitude_e6, longitude_e6;
};

/* ---- pure ---- */

enum { LATITUDE_MOST = 90000000, LONGITUDE_MOST = 180000000 };
/* "37.5563,126.9237"; false for anything else and for what is nowhere on Earth. */
bool place_parse(struct str text, struct place *ret_place);
/* The middle of the square of about 500 m that it is in: always the same for one place, so asking
 * often tells no more. */
struct place place_rounded(struct place place);
/* Of which 5 km of latitude it is. */
int64_t place_strip(struct place place);
/* Metres to a degree of longitude at that latitude. */
int64_t place_longitude_metres(struct place place);
/* The square of the metres between two places, on a flat Earth, as the statements reckon it. */
int64_t place_metres2(struct place from, struct place to);
int64_t place_metres(struct place from, struct place to);
/* What a circle lies in. */
struct place_box {
    int64_t strip_first, strip_last, longitude_first, longitude_last;
};
struct place_box place_box_around(struct place place, int64_t metres);

/* ---- rows ---- */

/* ERR_NOT_FOUND: its owner has not said. */
enum err product_place_of(struct db *db, int64_t product_id, struct place *ret_exact,
                          struct place *ret_near) MUST_USE;
/* What everybody is told of many, in the order asked; has[i] false: not said. */
enum err product_places_of(struct db *db, const int64_t *ids, size_t n, struct place *ret_near,
                           bool *ret_has) MUST_USE;
enum err product_place_put(struct db *db, int64_t product_id, struct place place) MUST_USE;
enum err product_place_forget(struct db *db, int64_t product_id) MUST_USE;
/* Whether a member is lent the product, or is about to be. */
enum err product_place_is_agreed(struct db *db, int64_t product_id, int64_t member_id,
                                 bool *ret_agreed) MUST_USE;
