#include "rentals/rentals_json.h"
#include "rentals/handover_rules.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

static void renter_json(struct json *json, struct req *req, const struct rental *rental,
                        int64_t viewer_id)
{
    if (rental_side(rental, viewer_id) != BY_NOBODY) {
        simple_user_json(json, req, &rental->renter);
        return;
    }
    json_object(json);
    json_key_int(json, "id", 0);
    json_key_null(json, "username");
    json_key_null(json, "profile");
    json_key_str(json, "email", STR("0@users.invalid"));
    json_end(json);
}

static void dates_json(struct json *json, const struct rental *rental)
{
    json_key_instant(json, "created_at", rental->created_us);
    json_key_instant(json, "updated_at", rental->updated_us);
    json_key_day(json, "rental_start_date", rental->start);
    json_key_day(json, "rental_end_date", rental->end);
    json_key_int(json, "remaining_days", rental_remaining_days(rental->end, clock_today()));
}

static void common_json(struct json *json, struct req *req, const struct rental *rental,
                        const struct product *product, int64_t viewer_id)
{
    json_key_int(json, "id", rental->id);
    json_key(json, "renter");
    renter_json(json, req, rental, viewer_id);
    json_key(json, "product");
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    product_thumbnails_json(req, json, product);
    json_end(json);
    dates_json(json, rental);
}

void rental_json(struct json *json, struct req *req, const struct rental *rental,
                 const struct product *product, int64_t viewer_id)
{
    /* Lists show an open rental, where they do at all, as a planned one. */
    const char *state = rental_is_open(rental->state) ? "SCHEDULED"
                                                      : rental_wire_state(rental->state);
    json_object(json);
    common_json(json, req, rental, product, viewer_id);
    json_key_str(json, "state", str_from(state));
    json_key_int(json, "owner", rental->owner_id);
    json_end(json);
}

void rental_write_json(struct json *json, const struct rental *rental)
{
    json_object(json);
    json_key_int(json, "id", rental->id);
    dates_json(json, rental);
    json_key_str(json, "state", str_from(rental_wire_state(rental->state)));
    json_key_int(json, "product", rental->product_id);
    json_key_int(json, "renter", rental->renter_id);
    json_key_int(json, "owner", rental->owner_id);
    json_end(json);
}

/* Derived from the row at this moment; never stored. */
static void flags_json(struct json *json, const struct rental *rental)
{
    struct late_ask late = rental_late_ask(rental, clock_now_us());
    json_key(json, "flags");
    json_array(json);
    if (rental->state == IN_USE && late_days(late.due_us, late.returned_us) > 0)
        json_str(json, STR("OVERDUE"));
    if (rental->return_declared_us && rental_blocks(rental->state))
        json_str(json, STR("RETURN_DECLARED"));
    if (rental->at_risk)
        json_str(json, STR("AT_RISK"));
    if (rental->state == REQUESTED && rental->gone_us)
        json_str(json, STR("GONE"));
    if (rental->change_by)
        json_str(json, STR("CHANGE_PROPOSED"));
    if (rental->weather_by && rental->state == ACCEPTED)
        json_str(json, STR("WEATHER_CALLED"));
    if (rental->warned)
        json_str(json, STR("WEATHER_WARNING"));
    if (rental->state == DISPUTED && rental->dispute && rental->dispute->escalated_us)
        json_str(json, STR("ESCALATED"));
    if (rental->reviewable)
        json_str(json, STR("REVIEWABLE"));
    json_end(json);
}

static void moves_json(struct json *json, const struct rental *rental, int64_t viewer_id,
                       int32_t today)
{
    enum rental_event moves[RENTAL_EVENT_COUNT];
    struct rental_facts facts = rental_facts(rental);
    size_t n = rental_moves(&facts, rental_side(rental, viewer_id), today, moves);
    json_key(json, "moves");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_str(json, str_from(rental_event_name(moves[i])));
    json_end(json);
}

/* For which event this viewer may show a code now. */
static void shows_code_json(struct json *json, const struct rental *rental, int64_t viewer_id,
                            int32_t today)
{
    struct rental_facts facts = rental_facts(rental);
    enum rental_who who = rental_side(rental, viewer_id);
    enum rental_event event;

    if (handover_may_show(&facts, who, today, &event) == NO_OBJECTION)
        json_key_str(json, "shows_code", str_from(rental_event_name(event)));
    else
        json_key_null(json, "shows_code");
}

/* Who has pressed that it changes hands now, and until when the other may do the same. */
static void pressed_json(struct json *json, const struct rental *rental)
{
    struct rental_facts facts = rental_facts(rental);

    json_key(json, "pressed");
    if (facts.pressed_by == BY_NOBODY) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "by", rental->pressed_by);
    json_key_instant(json, "until", press_until_us(rental->pressed_us));
    json_end(json);
}

/* Where it was left, and until when its owner may say that it is not there; also once it is back.
 */
static void dropped_json(struct json *json, const struct rental *rental)
{
    json_key(json, "dropped");
    if (!rental->dropped_us) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_str(json, "place", rental->drop_place);
    json_key_instant(json, "at", rental->dropped_us);
    json_key_instant(json, "until", drop_until_us(rental->dropped_us));
    json_end(json);
}

static void change_json(struct json *json, const struct rental *rental)
{
    struct price price;

    json_key(json, "change");
    if (!rental->change_by) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_day(json, "rental_start_date", rental->change_start);
    json_key_day(json, "rental_end_date", rental->change_end);
    json_key_str(json, "variant", rental->change_variant);
    json_key_int(json, "qty", rental->change_qty);
    json_key_int(json, "by", rental->change_by);
    rental_change_price(rental, &price);
    json_key_int(json, "total", price.total);
    json_key(json, "lines");
    price_lines_json(json, &price);
    json_end(json);
}

void terms_json(struct json *json, const struct rental_terms *terms)
{
    json_object(json);
    json_key_int(json, "declared_value", terms->declared_value);
    json_key_int(json, "deposit", terms->deposit);
    json_key_int(json, "delivery_fee", terms->delivery_fee);
    json_key_str(json, "policy", str_from(cancel_policy_names[terms->policy]));
    json_key_int(json, "late_percent", terms->late_percent);
    json_key_int(json, "return_hour", terms->return_hour);
    json_key_str(json, "weather", str_from(weather_kind_names[terms->weather]));
    json_key_str(json, "region", str_from(weather_regions[terms->region]));
    json_key_int(json, "photos_needed", terms->photos_needed);
    json_key_int(json, "answer_hours", terms->answer_hours);
    json_key_int(json, "wait_minutes", terms->wait_minutes);
    json_key_bool(json, "instant", terms->instant);
    json_end(json);
}

void price_keys_json(struct json *json, const struct rental *rental)
{
    json_key_int(json, "days", rental->end - rental->start + 1);
    json_key_int(json, "qty", rental->qty);
    json_key_int(json, "total", rental->total);
    json_key(json, "lines");
    json_raw(json, rental->fee_lines);
    json_key_bool(json, "by_delivery", rental->by_delivery);
    json_key_int(json, "rule", rental->rule);
    json_key(json, "terms");
    if (rental->rule < 2)
        json_null(json);
    else
        terms_json(json, &rental->terms);
}

/* What cancelling would cost this viewer now. */
static void cancel_json(struct json *json, const struct rental *rental, int64_t viewer_id)
{
    struct cancel_ask ask = rental_cancel_ask(rental, clock_now_us());
    bool renter = rental_side(rental, viewer_id) == BY_RENTER;

    json_key(json, "cancel");
    if (rental->state != ACCEPTED) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "penalty", renter ? cancel_penalty(&ask) : 0);
    json_end(json);
}

/* When it has to be back, how late it is, and what that costs so far; while it is in use. */
static void late_json(struct json *json, const struct rental *rental)
{
    struct late_ask ask = rental_late_ask(rental, clock_now_us());

    json_key(json, "late");
    if (rental->state != IN_USE) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_instant(json, "due_at", ask.due_us);
    json_key_int(json, "days", late_days(ask.due_us, ask.returned_us));
    json_key_int(json, "fee", late_fee(&ask));
    json_end(json);
}

static void cancelled_json(struct json *json, const struct rental *rental)
{
    json_key(json, "cancelled");
    if (str_is_null(rental->cancel_reason)) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_str(json, "reason", rental->cancel_reason);
    json_key(json, "by");
    if (rental->cancelled_by)
        json_int(json, rental->cancelled_by);
    else
        json_null(json);
    json_key_int(json, "penalty", rental->penalty);
    json_end(json);
}

/* That one of the two did not come, be it to take it back, until when he may contest it, and what
 * became of that. */
static void no_show_json(struct json *json, const struct rental *rental)
{
    json_key(json, "no_show");
    if (!rental->no_show_us) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_instant(json, "at", rental->no_show_us);
    json_key_instant(json, "contest_until",
                     rental->no_show_us + CONTEST_HOURS * 3600 * US_PER_SECOND);
    instant_or_null(json, "contested_at", rental->contested_us);
    instant_or_null(json, "judged_at", rental->judged_us);
    json_key_bool(json, "excused", rental->excused);
    json_end(json);
}

/* From when on this viewer may say that the other did not come; 0: he may not. */
static int64_t reportable_from_us(const struct rental *rental, int64_t viewer_id)
{
    bool at_return = rental->state == IN_USE && rental_side(rental, viewer_id) == BY_RENTER &&
                     !rental->return_declared_us && !rental_report_is_over(rental);
    return rental->state == ACCEPTED || at_return ? rental_no_show_from_us(rental) : 0;
}

void rental_full_json(struct json *json, struct req *req, const struct rental *rental,
                      const struct product *product, int64_t viewer_id)
{
    int32_t today = clock_today();
    json_object(json);
    common_json(json, req, rental, product, viewer_id);
    json_key_str(json, "state", str_from(rental_state_name(rental->state)));
    json_key_int(json, "owner", rental->owner_id);
    json_key_int(json, "room", rental->room_id);
    json_key_str(json, "variant", rental->variant);
    price_keys_json(json, rental);
    json_key_int(json, "revision", rental->updated_us);
    flags_json(json, rental);
    moves_json(json, rental, viewer_id, today);
    shows_code_json(json, rental, viewer_id, today);
    pressed_json(json, rental);
    dropped_json(json, rental);
    instant_or_null(json, "no_show_from", reportable_from_us(rental, viewer_id));
    change_json(json, rental);
    cancel_json(json, rental, viewer_id);
    cancelled_json(json, rental);
    no_show_json(json, rental);
    late_json(json, rental);
    json_key_int(json, "late_fee", rental->late_fee);
    json_end(json);
}
