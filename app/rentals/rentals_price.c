#include "rentals/rentals_price.h"

enum { LINES_TEXT_MAX = 4096 };

bool product_is_delivered(const struct product *product, const struct rental_terms *terms)
{
    return product->delivery_fee_is_included || terms->delivery_fee > 0;
}

void rental_price(const struct rental *rental, int64_t days, struct price *ret_price)
{
    const struct price_ask ask = {
        .day_fee = rental->day_fee,
        .week_fee = rental->week_fee,
        .days = days,
        .delivery_fee = rental->by_delivery ? rental->delivery_fee : 0,
    };
    price_of(&ask, ret_price);
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
        .accepted_us = rental->accepted_us,
        .now_us = now_us,
    };
}

struct late_ask rental_late_ask(const struct rental *rental, int64_t now_us)
{
    return (struct late_ask){
        .day_fee = rental_has_terms(rental) ? rental->day_fee : 0,
        .late_percent = rental->terms.late_percent,
        .declared_value = rental->terms.declared_value,
        .due_us = return_due_us(rental->end, rental->terms.return_hour),
        .returned_us = rental->return_declared_us ? rental->return_declared_us : now_us,
    };
}

static struct str lines_text(struct arena *arena, const struct price *price)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;

    buf_init(&buf, LINES_TEXT_MAX);
    json_init(&json, &buf);
    json_array(&json);
    for (size_t i = 0; i < price->line_count; i++) {
        const struct price_line *line = &price->lines[i];
        json_object(&json);
        json_key_str(&json, "kind", str_from(line->kind));
        json_key_int(&json, "count", line->count);
        json_key_int(&json, "unit_price", line->unit_price);
        json_key_int(&json, "amount", line->amount);
        json_end(&json);
    }
    json_end(&json);
    return str_copy(arena, buf_as_str(&buf));
}

void rental_price_again(struct arena *arena, struct rental *rental)
{
    struct price price;
    rental_price(rental, rental->end - rental->start + 1, &price);
    rental->total = price.total;
    rental->fee_lines = lines_text(arena, &price);
}

enum err rental_price_today(struct db *db, struct arena *arena, const struct product *product,
                            struct rental *rental)
{
    TRY(terms_of_product(db, product->id, &rental->terms));
    rental->rule = PRICE_RULE;
    rental->day_fee = product->rental_fee_for_a_day;
    rental->week_fee = product->has_week_fee ? product->rental_fee_for_a_week : 0;
    rental->delivery_fee = product->delivery_fee_is_included ? 0 : rental->terms.delivery_fee;
    rental_price_again(arena, rental);
    return OK;
}
