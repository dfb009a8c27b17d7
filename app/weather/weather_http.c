/* Warnings of bad weather: read by all, entered and taken back by an operator. */
#include "base/clock.h"
#include "http/router.h"
#include "weather/weather_store.h"

enum { TABLE_POINTS = 60000 };

struct entered {
    struct str region, kind, text, csv;
    int32_t from, to;
    bool has_region, has_kind, has_csv, has_from, has_to;
};
static const struct field entered_fields[] = {
    {"region", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct entered, region),
     offsetof(struct entered, has_region), 0, 8, weather_regions + 1},
    {"kind", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct entered, kind),
     offsetof(struct entered, has_kind), 0, 8, weather_kind_names + 1},
    FIELD_DAY_GIVEN(struct entered, from, FIELD_OPTIONAL),
    FIELD_DAY_GIVEN(struct entered, to, FIELD_OPTIONAL),
    FIELD_STR(struct entered, text, FIELD_OPTIONAL, WARNING_TEXT),
    FIELD_STR_GIVEN(struct entered, csv, FIELD_OPTIONAL, TABLE_POINTS),
};

static enum err answer(struct req *req, struct res *res, int status, struct str region)
{
    struct weather_warning *warnings;
    size_t n = 0;

    TRY(warnings_from(req->db, req->arena, region, clock_today(), &warnings, &n));
    struct json *json = res_json(res, status);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_int(json, "id", warnings[i].id);
        json_key_str(json, "region", warnings[i].region);
        json_key_str(json, "kind", str_from(weather_kind_names[warnings[i].kind]));
        json_key_day(json, "date", warnings[i].day);
        json_key_str(json, "text", warnings[i].text);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/weather/?region=: the warnings of today and later, by day; without a region of all. */
static enum err get_warnings(struct req *req, struct res *res)
{
    struct str region = req_query(req, "region");

    if (region.n == 0)
        return answer(req, res, 200, STR("none"));
    if (weather_region_from(region) == WEATHER_NOWHERE) {
        req_field_error(req, "region", "Not a region: a code of ISO 3166-2, such as KR-11.");
        return req_valid(req);
    }
    return answer(req, res, 200, region);
}

static enum err refuse_line(struct req *req, size_t line, enum warning_no no)
{
    static const char *const texts[] = {
        [WARNING_CELLS] = "a line is region,date,kind,text",
        [WARNING_REGION] = "the region is a code of ISO 3166-2, such as KR-11",
        [WARNING_DAY] = "the date is YYYY-MM-DD, today or later",
        [WARNING_KIND] = "the kind is snow, water, wind, rain or air",
        [WARNING_LONG] = "the text has at most 100 characters",
        [WARNING_MANY] = "at most 1000 warnings at once",
    };
    struct str text = str_format(req->arena, "Line %zu: %s.", line, texts[no]);

    req_field_error(req, "csv", str_c(req->arena, text));
    return req_valid(req);
}

static enum err from_table(struct req *req, struct str csv, struct weather_warning **ret_warnings,
                           size_t *ret_n)
{
    enum warning_no no = WARNING_FINE;
    size_t line = 0;

    if (!warnings_from_table(req->arena, csv, clock_today(), ret_warnings, ret_n, &line, &no))
        return refuse_line(req, line, no);
    if (*ret_n == 0) {
        req_field_error(req, "csv", "No warnings: each line is region,date,kind,text.");
        return req_valid(req);
    }
    return OK;
}

/* One warning for each day of a span. */
static enum err from_form(struct req *req, const struct entered *entered,
                          struct weather_warning **ret_warnings, size_t *ret_n)
{
    int32_t to = entered->has_to ? entered->to : entered->from;

    if (!entered->has_region)
        req_field_error(req, "region", "This field is required.");
    if (!entered->has_kind)
        req_field_error(req, "kind", "This field is required.");
    if (!entered->has_from)
        req_field_error(req, "from", "This field is required.");
    else if (entered->from < clock_today())
        req_field_error(req, "from", "Today or later.");
    else if (to < entered->from || to - entered->from >= WARNING_DAYS)
        req_field_error(req, "to", "The first day or later, at most 31 days together.");
    TRY(req_valid(req));
    *ret_n = (size_t)(to - entered->from + 1);
    *ret_warnings = arena_array(req->arena, *ret_n, sizeof(**ret_warnings));
    for (size_t i = 0; i < *ret_n; i++) {
        (*ret_warnings)[i] = (struct weather_warning){
            .region = entered->region,
            .kind = weather_kind_from(entered->kind),
            .day = entered->from + (int32_t)i,
            .text = str_is_null(entered->text) ? STR("") : entered->text,
        };
    }
    return OK;
}

/* POST /api/admin/weather/ {"region","kind","from","to","text"}, or {"csv"} with lines of
 * region,date,kind,text: all or none are entered; one that is there already stays. */
static enum err post_warnings(struct req *req, struct res *res)
{
    struct entered entered = {0};
    struct weather_warning *warnings = NULL;
    size_t n = 0;

    TRY(req_read(req, entered_fields, &entered));
    if (entered.has_csv)
        TRY(from_table(req, entered.csv, &warnings, &n));
    else
        TRY(from_form(req, &entered, &warnings, &n));
    const struct entered_by by = {req->user->id, req->id};
    TRY(warnings_insert(req->db, req->arena, warnings, n, &by));
    return answer(req, res, 201, STR("none"));
}

/* DELETE /api/admin/weather/{id}/: it counts no more for what is not cancelled yet. */
static enum err delete_warning(struct req *req, struct res *res)
{
    const struct entered_by by = {req->user->id, req->id};
    TRY(warning_delete(req->db, req_id(req, "id"), &by));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/weather/", ANYONE, READS, FAST, get_warnings, BODY_SMALL, false},
    {POST, "/api/admin/weather/", ADMIN, WRITES, FAST, post_warnings, BODY_SMALL, false},
    {DELETE, "/api/admin/weather/{id}/", ADMIN, WRITES, FAST, delete_warning, BODY_SMALL, false},
};

const struct route_table weather_table = {routes, COUNT_OF(routes)};
