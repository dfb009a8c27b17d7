/* Which days a product is to be had, why not, and what its owner says about that. */
#include "calendar/calendar.h"
#include "calendar/units_http.h"
#include "http/router.h"
#include "products/products.h"

enum { CALENDAR_DAYS = 366 };

/* ---- the days of a product ---- */

static void fee_json(struct json *json, const struct product *product)
{
    json_key_int(json, "rental_fee_for_a_day", product->rental_fee_for_a_day);
    json_key(json, "rental_fee_for_a_week");
    if (product->has_week_fee)
        json_int(json, product->rental_fee_for_a_week);
    else
        json_null(json);
}

/* The half of a day that is left when the other is not. */
static void half_json(struct json *json, unsigned left)
{
    const char *half = left == MORNING ? "morning" : left == AFTERNOON ? "afternoon" : NULL;
    json_key_str(json, "half", half ? str_from(half) : (struct str){0});
}

/* free, handover: for who asks; the owner's own word is not bound by his plan, which `why` still
 * tells. */
static void day_json(struct json *json, const struct calendar *calendar,
                     const struct calendar *of_asker, int32_t day)
{
    enum day_no no = day_may(calendar, day);
    bool hands_over = day_hands_over(calendar, day), own = of_asker != calendar;
    const char *why = NULL;

    if (no != DAY_FREE)
        why = day_no_name(no);
    else if (!hands_over)
        why = day_no_name(DAY_NO_HANDOVER);
    json_object(json);
    json_key_day(json, "date", day);
    json_key_bool(json, "free", own ? day_may(of_asker, day) == DAY_FREE : no == DAY_FREE);
    json_key_bool(json, "handover", own ? day_hands_over(of_asker, day) : hands_over);
    json_key_str(json, "why", why ? str_from(why) : (struct str){0});
    json_key_str(json, "holiday", calendar->days[day - calendar->from].holiday);
    int32_t units = calendar->days[day - calendar->from].units;
    json_key_int(json, "units", units > 0 ? units : 0);
    half_json(json, day_left(calendar, day));
    json_end(json);
}

/* ?rental: what it holds is in nobody's way, for its two. */
static enum err read_rental(struct req *req, int64_t product_id, int64_t *ret_id)
{
    int64_t of_product = 0;

    TRY(req_query_int(req, "rental", 1, INT64_MAX, 0, ret_id));
    if (*ret_id == 0)
        return OK;
    TRY(rental_product(req->db, *ret_id, req->user->id, &of_product));
    return of_product == product_id ? OK : ERR_NOT_FOUND;
}

/* ?variant&qty: so many units of one variant; without, whichever has most left. */
static enum err read_kind(struct req *req, struct calendar_query *query)
{
    int64_t qty = 1;
    TRY(req_query_int(req, "qty", 1, UNITS_MAX, 1, &qty));
    query->qty = (int32_t)qty;
    query->variant = req_query(req, "variant");
    return OK;
}

/* GET /products/{id}/calendar/?from&days&rental&variant&qty: which days may be asked for, and why
 * the others not. */
static enum err get_calendar(struct req *req, struct res *res)
{
    struct calendar_query query = {.from = clock_today()};
    struct calendar calendar;
    struct product product;
    int64_t days = 0;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (req_query(req, "rental").n == 0 && !product_is_shown(req, &product))
        return ERR_NOT_FOUND;
    if (req_query(req, "from").n > 0)
        TRY(req_query_day(req, "from", &query.from));
    TRY(req_query_int(req, "days", 1, CALENDAR_DAYS, 60, &days));
    TRY(read_rental(req, product.id, &query.except_id));
    TRY(read_kind(req, &query));
    query.product_id = product.id;
    query.n = (size_t)days;
    TRY(calendar_read(req->db, req->arena, &query, &calendar));
    const bool owns = req->user->id == product.owner.id;
    struct calendar of_owner = calendar;
    of_owner.rules = calendar_rules_of_owner(&calendar.rules);
    const struct calendar *of_asker = owns ? &of_owner : &calendar;

    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_day(json, "from", query.from);
    json_key_int(json, "min_days", of_asker->rules.min_days);
    json_key_int(json, "max_days", of_asker->rules.max_days);
    json_key(json, "days");
    json_array(json);
    for (int32_t i = 0; i < (int32_t)days; i++)
        day_json(json, &calendar, of_asker, query.from + i);
    json_end(json);
    fee_json(json, &product);
    json_end(json);
    return OK;
}

/* ---- an owner's rules ---- */

struct rules_put {
    const struct json_t *week, *exceptions;
    int64_t lead_days, cutoff_hour, window_days, min_days, max_days, days_before, days_after;
    struct str holidays, care;
    bool has_week, has_exceptions, has_lead_days, has_cutoff_hour, has_window_days, has_min_days,
        has_max_days;
    bool turnover, has_turnover;
    bool has_days_before, has_days_after, has_holidays, has_care;
};
static const struct field rules_fields[] = {
    {"week", FIELD_TYPE_JSON, FIELD_OPTIONAL, offsetof(struct rules_put, week),
     offsetof(struct rules_put, has_week), 0, 0, NULL},
    {"holidays", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct rules_put, holidays),
     offsetof(struct rules_put, has_holidays), 0, 16, day_plan_names},
    {"exceptions", FIELD_TYPE_JSON, FIELD_OPTIONAL, offsetof(struct rules_put, exceptions),
     offsetof(struct rules_put, has_exceptions), 0, 0, NULL},
    FIELD_INT_GIVEN(struct rules_put, lead_days, FIELD_OPTIONAL, 0, LEAD_DAYS_MAX),
    FIELD_INT_GIVEN(struct rules_put, cutoff_hour, FIELD_OPTIONAL, 1, CUTOFF_NONE),
    FIELD_INT_GIVEN(struct rules_put, window_days, FIELD_OPTIONAL, 1, WINDOW_DAYS_MAX),
    FIELD_INT_GIVEN(struct rules_put, min_days, FIELD_OPTIONAL, 1, STAY_DAYS_MAX),
    FIELD_INT_GIVEN(struct rules_put, max_days, FIELD_OPTIONAL, 1, STAY_DAYS_MAX),
    {"care", FIELD_TYPE_STR, FIELD_OPTIONAL, offsetof(struct rules_put, care),
     offsetof(struct rules_put, has_care), 0, 16, care_names},
    FIELD_INT_GIVEN(struct rules_put, days_before, FIELD_OPTIONAL, 0, BUFFER_DAYS_MAX),
    FIELD_INT_GIVEN(struct rules_put, days_after, FIELD_OPTIONAL, 0, BUFFER_DAYS_MAX),
    FIELD_BOOL_GIVEN(struct rules_put, turnover, FIELD_OPTIONAL),
};

static void week_apply(struct req *req, const struct json_t *week, struct calendar_rules *rules)
{
    bool all = json_tree_is_array(week) && json_tree_count(week) == COUNT_OF(rules->week);
    for (size_t i = 0; i < COUNT_OF(rules->week) && all; i++)
        all = day_plan_from(json_tree_str(json_tree_at(week, i)), &rules->week[i]);
    if (!all)
        req_field_error(req, "week", "Seven of open, no_handover, closed; Monday's first.");
}

static bool span_from(const struct json_t *tree, struct day_span *ret_span)
{
    return day_parse(json_tree_str(json_tree_get(tree, "from")), &ret_span->first) &&
           day_parse(json_tree_str(json_tree_get(tree, "to")), &ret_span->last) &&
           day_plan_from(json_tree_str(json_tree_get(tree, "plan")), &ret_span->plan);
}

static void exceptions_apply(struct req *req, const struct json_t *exceptions,
                             struct calendar_rules *rules)
{
    size_t n = json_tree_count(exceptions);
    struct day_span *spans = arena_array(req->arena, n + 1, sizeof(*spans));
    bool all = json_tree_is_array(exceptions) && n <= EXCEPTIONS_MAX;

    for (size_t i = 0; i < n && all; i++)
        all = span_from(json_tree_at(exceptions, i), &spans[i]);
    if (!all || !day_spans_ok(spans, n)) {
        req_field_error(req, "exceptions",
                        "At most 100 of {from, to, plan}; no two may share a day.");
        return;
    }
    rules->exceptions = spans;
    rules->exception_count = n;
}

/* What is not given stays; a care without days proposes its own. */
static enum err rules_apply(struct req *req, const struct rules_put *put,
                            struct calendar_rules *rules)
{
    const struct {
        bool given;
        int64_t value;
        int32_t *to;
    } numbers[] = {
        {put->has_lead_days, put->lead_days, &rules->lead_days},
        {put->has_cutoff_hour, put->cutoff_hour, &rules->cutoff_hour},
        {put->has_window_days, put->window_days, &rules->window_days},
        {put->has_min_days, put->min_days, &rules->min_days},
        {put->has_max_days, put->max_days, &rules->max_days},
        {put->has_care, care_days(care_from(put->care)), &rules->days_after},
        {put->has_days_before, put->days_before, &rules->days_before},
        {put->has_days_after, put->days_after, &rules->days_after},
    };

    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (numbers[i].given)
            *numbers[i].to = (int32_t)numbers[i].value;
    }
    if (put->has_turnover)
        rules->turnover = put->turnover;
    if (put->has_care)
        rules->care = care_from(put->care);
    if (put->has_holidays && !day_plan_from(put->holidays, &rules->holidays))
        req_field_error(req, "holidays", "This field may not be blank.");
    if (put->has_week)
        week_apply(req, put->week, rules);
    if (put->has_exceptions)
        exceptions_apply(req, put->exceptions, rules);
    if (rules->min_days > rules->max_days)
        req_field_error(req, "min_days", "Ensure this value is not above max_days.");
    return req_valid(req);
}

static void rules_json(struct json *json, const struct calendar_rules *rules)
{
    json_object(json);
    json_key(json, "week");
    json_array(json);
    for (size_t i = 0; i < COUNT_OF(rules->week); i++)
        json_str(json, str_from(day_plan_names[rules->week[i]]));
    json_end(json);
    json_key_str(json, "holidays", str_from(day_plan_names[rules->holidays]));
    json_key(json, "exceptions");
    json_array(json);
    for (size_t i = 0; i < rules->exception_count; i++) {
        json_object(json);
        json_key_day(json, "from", rules->exceptions[i].first);
        json_key_day(json, "to", rules->exceptions[i].last);
        json_key_str(json, "plan", str_from(day_plan_names[rules->exceptions[i].plan]));
        json_end(json);
    }
    json_end(json);
    json_key_int(json, "lead_days", rules->lead_days);
    json_key_int(json, "cutoff_hour", rules->cutoff_hour);
    json_key_int(json, "window_days", rules->window_days);
    json_key_int(json, "min_days", rules->min_days);
    json_key_int(json, "max_days", rules->max_days);
    json_key_str(json, "care", str_from(care_names[rules->care]));
    json_key_int(json, "days_before", rules->days_before);
    json_key_int(json, "days_after", rules->days_after);
    json_key_bool(json, "turnover", rules->turnover);
    json_end(json);
}

/* GET /products/{id}/calendar-rules/ */
static enum err get_calendar_rules(struct req *req, struct res *res)
{
    struct product product;
    struct calendar_rules rules;

    TRY(product_for(req, req_id(req, "id"), &product));
    TRY(calendar_rules_read(req->db, req->arena, product.id, &rules));
    rules_json(res_json(res, 200), &rules);
    return OK;
}

/* PUT /products/{id}/calendar-rules/: when one's own product is lent, for what is asked from now
 * on; what is agreed stays. */
static enum err put_calendar_rules(struct req *req, struct res *res)
{
    struct rules_put put = {0};
    struct product product;
    struct calendar_rules rules;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    TRY(req_read(req, rules_fields, &put));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx)); /* before reading: two changes of different rules both last */
    TRY(calendar_rules_read(req->db, req->arena, product.id, &rules));
    TRY(rules_apply(req, &put, &rules));
    TRY(calendar_rules_write(req->db, product.id, &rules));
    TRY(stock_change_note(req->db, product.id));
    TRY(calendar_rules_read(req->db, req->arena, product.id, &rules));
    TRY(db_tx_commit(&tx));
    rules_json(res_json(res, 200), &rules);
    return OK;
}

static const struct route routes[] = {
    {GET, "/products/{id}/calendar/", ANYONE, READS, FAST, get_calendar, BODY_SMALL, false},
    {GET, "/products/{id}/calendar-rules/", ANYONE, READS, FAST, get_calendar_rules, BODY_SMALL,
     false},
    {PUT, "/products/{id}/calendar-rules/", MEMBER, WRITES, FAST, put_calendar_rules, BODY_SMALL,
     false},
    {GET, "/api/products/{id}/alternatives/", ANYONE, READS, FAST, get_alternatives, BODY_SMALL,
     false},
    {GET, "/products/{id}/variants/", ANYONE, READS, FAST, get_variants, BODY_SMALL, false},
    {GET, "/products/{id}/units/", MEMBER, READS, FAST, get_units, BODY_SMALL, false},
    {PUT, "/products/{id}/units/", MEMBER, WRITES, FAST, put_units, BODY_SMALL, false},
    {GET, "/products/{id}/kit/", ANYONE, READS, FAST, get_kit, BODY_SMALL, false},
    {PUT, "/products/{id}/kit/", MEMBER, WRITES, FAST, put_kit, BODY_SMALL, false},
    {GET, "/products/{id}/calendar-import/", MEMBER, READS, FAST, get_import, BODY_SMALL, false},
    {PUT, "/products/{id}/calendar-import/", MEMBER, WRITES, FAST, put_import, BODY_SMALL, false},
    {POST, "/products/{id}/calendar-import/", MEMBER, WRITES, FAST, post_import, BODY_SMALL, false},
    {DELETE, "/products/{id}/calendar-import/", MEMBER, WRITES, FAST, delete_import, BODY_SMALL,
     false},
    {PUT, "/products/{id}/calendar-import/file/", MEMBER, UPLOADS, PHOTO, put_import_file,
     BODY_FILES, false},
    {GET, "/products/{id}/units/{unit}/calendar-import/", MEMBER, READS, FAST, get_import,
     BODY_SMALL, false},
    {PUT, "/products/{id}/units/{unit}/calendar-import/", MEMBER, WRITES, FAST, put_import,
     BODY_SMALL, false},
    {POST, "/products/{id}/units/{unit}/calendar-import/", MEMBER, WRITES, FAST, post_import,
     BODY_SMALL, false},
    {DELETE, "/products/{id}/units/{unit}/calendar-import/", MEMBER, WRITES, FAST, delete_import,
     BODY_SMALL, false},
    {PUT, "/products/{id}/units/{unit}/calendar-import/file/", MEMBER, UPLOADS, PHOTO,
     put_import_file, BODY_FILES, false},
};

const struct route_table calendar_table = {routes, COUNT_OF(routes)};
