/* National holidays as the operator sees and changes them. */
#include "base/clock.h"
#include "calendar/holidays_store.h"
#include "http/router.h"

enum { YEARS_AHEAD_DAYS = 5 * 366 };

static enum err answer(struct req *req, struct res *res)
{
    static const char *const of[] = {"file", "added", "removed"};
    struct holiday_row *rows;
    size_t n = 0;

    TRY(holidays_from(req->db, req->arena, clock_today(), &rows, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_day(json, "date", rows[i].holiday.day);
        json_key_str(json, "name", rows[i].holiday.name);
        json_key_str(json, "of", str_from(of[rows[i].of]));
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/admin/holidays/: from today on; the file's, the operator's, and what he took away. */
static enum err get_holidays(struct req *req, struct res *res)
{
    return answer(req, res);
}

/* The day in the address; ERR_NOT_FOUND for what is none. */
static enum err path_day(struct req *req, int32_t *ret_day)
{
    return day_parse(req_path(req, "date"), ret_day) ? OK : ERR_NOT_FOUND;
}

static const struct field holiday_fields[] = {
    FIELD_STR(struct holiday, name, FIELD_REQUIRED, HOLIDAY_NAME),
};

/* PUT /api/admin/holidays/{date}/ {"name"}: the day is one, from today to five years ahead. */
static enum err put_holiday(struct req *req, struct res *res)
{
    const struct holiday_by by = {req->user->id, req->id};
    int32_t today = clock_today();
    struct holiday holiday = {0};

    TRY(req_fields_collect(req, holiday_fields, COUNT_OF(holiday_fields), &holiday));
    TRY(path_day(req, &holiday.day));
    if (holiday.day < today || holiday.day > today + YEARS_AHEAD_DAYS)
        req_field_error(req, "date", "From today to five years ahead.");
    TRY(req_valid(req));
    TRY(holiday_put(req->db, &holiday, &by));
    return answer(req, res);
}

/* DELETE /api/admin/holidays/{date}/: the day is none. */
static enum err delete_holiday(struct req *req, struct res *res)
{
    const struct holiday_by by = {req->user->id, req->id};
    int32_t day = 0;

    TRY(path_day(req, &day));
    TRY(holiday_take(req->db, req->arena, day, &by));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/admin/holidays/", ADMIN, READS, FAST, get_holidays, BODY_SMALL, false},
    {PUT, "/api/admin/holidays/{date}/", ADMIN, WRITES, FAST, put_holiday, BODY_SMALL, false},
    {DELETE, "/api/admin/holidays/{date}/", ADMIN, WRITES, FAST, delete_holiday, BODY_SMALL, false},
};

const struct route_table holidays_table = {routes, COUNT_OF(routes)};
