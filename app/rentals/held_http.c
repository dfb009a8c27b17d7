/* Which units a rental has. */
#include "http/router.h"
#include "rentals/rentals_http.h"

static void instant_or_null(struct json *json, const char *key, int64_t at_us)
{
    if (at_us)
        json_key_instant(json, key, at_us);
    else
        json_key_null(json, key);
}

/* GET /api/rentals/{id}/units/: for its two. Until the hand-over they may become other, equal ones.
 */
enum err get_held(struct req *req, struct res *res)
{
    struct held_unit *units;
    struct rental rental;
    size_t n = 0;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY)
        return ERR_NOT_FOUND;
    TRY(rental_units_read(req->db, req->arena, rental.id, &units, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "id", units[i].id);
        json_key_int(json, "number", units[i].number);
        json_key_int(json, "product", units[i].product_id);
        json_key_str(json, "name", units[i].product);
        json_key_str(json, "label", units[i].label);
        json_key_str(json, "variant", units[i].variant);
        instant_or_null(json, "out_at", units[i].out_us);
        instant_or_null(json, "back_at", units[i].back_us);
        json_end(json);
    }
    json_end(json);
    return OK;
}
