/* Where a member lives: a name that others see, and a square that only he does. */
#include "products/neighbourhood_http.h"
#include "http/router.h"
#include "products/views.h"

/* GET /api/neighbourhood/: the caller's own. */
enum err get_neighbourhood(struct req *req, struct res *res)
{
    struct neighbourhood is;

    TRY(neighbourhood_of(req->db, req->arena, req->user->id, &is));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "name", is.name);
    json_key(json, "latitude_e6");
    is.has_place ? json_int(json, is.place.latitude_e6) : json_null(json);
    json_key(json, "longitude_e6");
    is.has_place ? json_int(json, is.place.longitude_e6) : json_null(json);
    json_key(json, "confirmed_on");
    is.confirmed_us ? json_day(json, clock_seoul_day(is.confirmed_us)) : json_null(json);
    json_end(json);
    return OK;
}

static enum err keep_names(struct req *req, struct choice *choice)
{
    DEFER(buf_release)
    struct buf buf = {0};
    struct json json;
    struct str names[NEIGHBOURHOODS_TOLD];
    size_t n = 0;

    TRY(neighbourhood_names(req->db, req->arena, names, &n));
    buf_init(&buf, 1 << 16);
    json_init(&json, &buf);
    json_array(&json);
    for (size_t i = 0; i < n; i++)
        json_str(&json, names[i]);
    json_end(&json);
    choice_keep(choice, 0, STR(""), buf_as_str(&buf), NULL, 0);
    return OK;
}

/* GET /api/neighbourhood/names/: what neighbours say, to choose from; the same for a minute. */
enum err get_neighbourhood_names(struct req *req, struct res *res)
{
    struct choice *choice = &req->app->views->neighbourhoods;
    struct str body = {NULL, 0};
    enum err err = choice_lock_minute(choice) ? OK : keep_names(req, choice);

    if (err == OK)
        body = str_copy(req->arena, choice->body);
    choice_unlock(choice);
    return err == OK ? res_bytes(res, 200, "application/json", body) : err;
}

struct neighbourhood_ask {
    struct str name;
    int64_t latitude_e6, longitude_e6;
    bool has_latitude_e6, has_longitude_e6;
};
static const struct field neighbourhood_fields[] = {
    FIELD_STR(struct neighbourhood_ask, name, FIELD_REQUIRED, NEIGHBOURHOOD_POINTS),
    FIELD_INT_GIVEN(struct neighbourhood_ask, latitude_e6, FIELD_NULL_OK, -LATITUDE_MOST,
                    LATITUDE_MOST),
    FIELD_INT_GIVEN(struct neighbourhood_ask, longitude_e6, FIELD_NULL_OK, -LONGITUDE_MOST,
                    LONGITUDE_MOST),
};

/* PUT /api/neighbourhood/ {"name","latitude_e6"?,"longitude_e6"?}: what it is called, and where it
 * is when the caller's device says so now: kept to about 500 m, with the day. */
enum err put_neighbourhood(struct req *req, struct res *res)
{
    struct neighbourhood_ask ask = {.name = {NULL, 0}};
    struct json_t *tree;

    TRY(req_json_alone(req, &tree));
    TRY(req_read(req, neighbourhood_fields, &ask));
    if (ask.has_latitude_e6 != ask.has_longitude_e6)
        req_field_error(req, ask.has_latitude_e6 ? "longitude_e6" : "latitude_e6",
                        "This field is required.");
    TRY(req_valid(req));
    const struct place place = {ask.latitude_e6, ask.longitude_e6};
    TRY(neighbourhood_put(req->db, req->user->id, ask.name, ask.has_latitude_e6 ? &place : NULL));
    return get_neighbourhood(req, res);
}

/* DELETE /api/neighbourhood/ */
enum err delete_neighbourhood(struct req *req, struct res *res)
{
    TRY(neighbourhood_forget(req->db, req->user->id));
    return res_empty(res, 204);
}
