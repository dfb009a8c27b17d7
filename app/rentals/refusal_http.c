/* Days that are not to be had: why, and which are. */
#include "http/router.h"
#include "rentals/rentals_http.h"

/* What is in use cannot move: the longest extension, up to what was asked for, that would do. */
static enum err extension_json(struct req *req, struct json *json, struct calendar_query query,
                               const struct rental *rental, int32_t end)
{
    struct calendar calendar;
    struct stay stay = {rental->start, end, rental->start, rental->end, true};

    if (stay.end > rental->start + STAY_DAYS_MAX)
        stay.end = rental->start + STAY_DAYS_MAX;
    query.from = rental->start;
    query.n = STAY_DAYS_MAX + 1;
    TRY(calendar_read(req->db, req->arena, &query, &calendar));
    while (stay.end > rental->end && stay_may(&calendar, &stay) != DAY_FREE)
        stay.end--;
    json_key(json, "alternatives");
    json_array(json);
    if (stay.end > rental->end)
        stay_json(json, &stay);
    json_end(json);
    return OK;
}

/* The next stays of that length, or of the nearest one that the owner takes. */
static enum err alternatives_json(struct req *req, struct json *json, struct calendar_query query,
                                  int64_t days)
{
    struct stay stays[STAYS_NEXT];
    size_t n = 0;

    TRY(stays_next(req->db, req->arena, query, days, stays, &n));
    json_key(json, "alternatives");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        stay_json(json, &stays[i]);
    json_end(json);
    return OK;
}

enum err refuse_days(struct req *req, const struct act *act, const struct rental *rental,
                     struct dates dates)
{
    const struct objection *why = rental_objection(act->no);
    const struct calendar_query whose = {
        .product_id = rental->product_id,
        .except_id = rental->id,
        .variant = str_is_null(act->variant) ? rental->variant : act->variant,
        .qty = act->qty > 0 ? act->qty : rental->qty,
        .of_owner = req->user->id == rental->owner_id,
    };
    struct json *json = res_json(req->res, why->err == ERR_CONFLICT ? 409 : 400);

    json_object(json);
    json_key_str(json, "detail", str_from(why->detail));
    json_key_str(json, "code", str_from(why->code));
    json_key_str(json, "reason", str_from(day_no_name(act->day_no)));
    if (rental->state == IN_USE)
        TRY(extension_json(req, json, whose, rental, dates.rental_end_date));
    else
        TRY(alternatives_json(req, json, whose,
                              (int64_t)dates.rental_end_date - dates.rental_start_date + 1));
    json_end(json);
    return OK;
}
