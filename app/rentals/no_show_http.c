/* That one is there, and what who did not come says to it. */
#include "rentals/no_show_store.h"
#include "rentals/rentals.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_moves.h"

enum { CONTEST_POINTS = 1000, LATITUDE_MAX = 90000000, LONGITUDE_MAX = 180000000 };

static const struct field contest_fields[] = {
    FIELD_STR(struct act, reason, FIELD_REQUIRED, CONTEST_POINTS),
};

enum err read_contest(struct req *req, struct act *act)
{
    return req_read(req, contest_fields, act);
}

struct check_in_put {
    int64_t latitude_e6, longitude_e6, accuracy_m;
    bool has_latitude_e6, has_longitude_e6;
    struct str place;
};
static const struct field check_in_fields[] = {
    FIELD_INT_GIVEN(struct check_in_put, latitude_e6, FIELD_NULL_OK, -LATITUDE_MAX, LATITUDE_MAX),
    FIELD_INT_GIVEN(struct check_in_put, longitude_e6, FIELD_NULL_OK, -LONGITUDE_MAX,
                    LONGITUDE_MAX),
    FIELD_INT(struct check_in_put, accuracy_m, FIELD_NULL_OK, 0, 100000),
    FIELD_STR(struct check_in_put, place, FIELD_BLANK_OK | FIELD_NULL_OK, PLACE_MAX),
};

enum err read_check_in(struct req *req, struct act *act)
{
    struct check_in_put put = {0};

    if (req->body.n > 0)
        TRY(req_fields_collect(req, check_in_fields, COUNT_OF(check_in_fields), &put));
    if (!str_is_line(put.place))
        req_field_error(req, "place", "One line only.");
    if (put.has_latitude_e6 != put.has_longitude_e6)
        req_field_error(req, put.has_latitude_e6 ? "longitude_e6" : "latitude_e6",
                        "This field is required.");
    act->check_in = (struct check_in){
        .has_position = put.has_latitude_e6,
        .latitude_e6 = put.latitude_e6,
        .longitude_e6 = put.longitude_e6,
        .accuracy_m = put.accuracy_m,
        .place = put.place,
    };
    return req_valid(req);
}

static void position_json(struct json *json, const char *key, const struct check_in *said,
                          int64_t value)
{
    if (said->has_position)
        json_key_int(json, key, value);
    else
        json_key_null(json, key);
}

enum err rental_check_ins_json(struct db *db, struct arena *arena, int64_t rental_id,
                               struct json *json, size_t *ret_n)
{
    struct check_in said[CHECK_INS_ALL];

    TRY(check_ins_read(db, arena, rental_id, said, ret_n));
    json_array(json);
    for (size_t i = 0; i < *ret_n; i++) {
        json_object(json);
        json_key_int(json, "by", said[i].member_id);
        json_key_instant(json, "at", said[i].at_us);
        position_json(json, "latitude_e6", &said[i], said[i].latitude_e6);
        position_json(json, "longitude_e6", &said[i], said[i].longitude_e6);
        position_json(json, "accuracy_m", &said[i], said[i].accuracy_m);
        json_key_str(json, "place", said[i].place);
        json_key_bool(json, "forgotten", said[i].forgotten);
        json_key_str(json, "salt", said[i].salt);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/rentals/{id}/check-ins/: who of the two said when, and where, that he was there; for
 * them and for who decides between them. */
enum err get_check_ins(struct req *req, struct res *res)
{
    struct rental rental;
    size_t n = 0;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY && !req->user->moderator)
        return ERR_NOT_FOUND;
    return rental_check_ins_json(req->db, req->arena, rental.id, res_json(res, 200), &n);
}
