#include "rentals/rentals_price.h"
#include "calendar/calendar.h"
#include "rentals/rentals.h"

enum { LINES_TEXT_MAX = 4096 };

bool product_is_delivered(const struct product *product, const struct rental_terms *terms)
{
    return product->delivery_fee_is_included || terms->delivery_fee > 0;
}

bool rental_has_terms(const struct rental *rental)
{
    return rental->rule >= 2 && !rental->original;
}

struct cancel_ask rental_cancel_ask(const struct rental *rental, int64_t now_us)
{
    int64_t delivery = rental->by_delivery ? rental->delivery_fee : 0;
    return (struct cancel_ask){
        .policy = rental->terms.policy,
        .fee = rental_has_terms(rental) ? rental->total - delivery : 0,
        .start = rental->start,
        .pickup_hour = rental->pickup_hour > 0 ? rental->pickup_hour : 0,
        .accepted_us = rental->accepted_us,
        .now_us = now_us,
    };
}

bool rental_owner_was_away(const struct rental *rental)
{
    bool counts = !rental->contested_us || (rental->judged_us && !rental->excused);
    return rental->state != NO_SHOW && rental->no_show_us && counts;
}

/* When it was back as far as lateness goes. What was left at a place of its owner's was back then,
 * not when it was said to be before. */
static int64_t back_us(const struct rental *rental, int64_t now_us)
{
    if (rental_owner_was_away(rental))
        return rental->no_show_us;
    if (rental->dropped_us)
        return rental->dropped_us;
    return rental->return_declared_us ? rental->return_declared_us : now_us;
}

struct late_ask rental_late_ask(const struct rental *rental, int64_t now_us)
{
    return (struct late_ask){
        .day_fee = rental_has_terms(rental) ? rental->qty * rental->day_fee : 0,
        .late_percent = rental->terms.late_percent,
        .declared_value = rental->qty * rental->terms.declared_value,
        .due_us = return_due_us(rental->end, rental->terms.return_hour),
        .returned_us = back_us(rental, now_us),
    };
}

void price_lines_json(struct json *json, const struct price *price)
{
    json_array(json);
    for (size_t i = 0; i < price->line_count; i++) {
        const struct price_line *line = &price->lines[i];
        json_object(json);
        json_key_str(json, "kind", str_from(line->kind));
        json_key_int(json, "count", line->count);
        json_key_int(json, "unit_price", line->unit_price);
        if (line->qty > 1)
            json_key_int(json, "qty", line->qty);
        json_key_int(json, "amount", line->amount);
        json_end(json);
    }
    json_end(json);
}

static void price_of_days(const struct rental *rental, struct price *ret_price)
{
    const struct price_ask ask = {
        .day_fee = rental->day_fee,
        .week_fee = rental->week_fee,
        .days = rental->end - rental->start + 1,
        .qty = rental->qty,
        .offer = rental->offer,
        .delivery_fee = rental->by_delivery ? rental->delivery_fee : 0,
    };
    price_of(&ask, ret_price);
}

struct str price_lines_text(struct arena *arena, const struct price *price)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;

    buf_init(&buf, LINES_TEXT_MAX);
    json_init(&json, &buf);
    price_lines_json(&json, price);
    return str_copy(arena, buf_as_str(&buf));
}

/* Prices the rental's days by its snapshot: total and lines. */
static void price_again(struct arena *arena, struct rental *rental)
{
    struct price price;
    price_of_days(rental, &price);
    rental->total = price.total;
    rental->fee_lines = price_lines_text(arena, &price);
}

int64_t rental_fee_lines(struct arena *arena, int64_t day_fee, int64_t week_fee, int64_t days,
                         struct str *ret_lines)
{
    const struct price_ask ask = {.day_fee = day_fee, .week_fee = week_fee, .days = days};
    struct price price;
    price_of(&ask, &price);
    *ret_lines = price_lines_text(arena, &price);
    return price.total;
}

/* The line that makes the fee of its days this price. */
static void offer_price(struct rental *rental, int64_t price)
{
    int64_t days = rental->end - rental->start + 1;
    rental->offer = price - rental->qty * rental_fee(rental->day_fee, rental->week_fee, days);
}

void rental_price_agree(struct arena *arena, struct rental *rental, int64_t price)
{
    offer_price(rental, price);
    price_again(arena, rental);
}

static void take_change(struct rental *rental)
{
    rental->start = rental->change_start;
    rental->end = rental->change_end;
    rental->variant = rental->change_variant;
    rental->qty = rental->change_qty;
    if (rental->has_change_price)
        offer_price(rental, rental->change_price);
}

void rental_change_price(const struct rental *rental, struct price *ret_price)
{
    struct rental changed = *rental;
    take_change(&changed);
    price_of_days(&changed, ret_price);
}

void rental_change(struct arena *arena, struct rental *rental)
{
    take_change(rental);
    price_again(arena, rental);
}

enum err rental_price_today(struct db *db, struct arena *arena, const struct product *product,
                            struct rental *rental)
{
    struct kit_fees fees = {product->rental_fee_for_a_day,
                            product->has_week_fee ? product->rental_fee_for_a_week : 0};
    struct kit_line *parts = NULL;
    size_t part_count = 0;

    TRY(terms_of_product(db, product->id, &rental->terms));
    TRY(kit_read(db, arena, product->id, &parts, &part_count));
    if (part_count > 0)
        fees = kit_lower_fees(fees, kit_parts_fees(parts, part_count));
    rental->rule = PRICE_RULE;
    rental->day_fee = fees.day;
    rental->week_fee = fees.week;
    rental->delivery_fee = product->delivery_fee_is_included ? 0 : rental->terms.delivery_fee;
    rental->offer = 0;
    price_again(arena, rental);
    return OK;
}
