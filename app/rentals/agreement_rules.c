#include "rentals/agreement_rules.h"
#include "base/clock.h"
#include "rentals/korean.h"

static const char *const part_names[AGREEMENT_PART_COUNT] = {
    [PART_START] = "rental_start_date",
    [PART_END] = "rental_end_date",
    [PART_VARIANT] = "variant",
    [PART_QTY] = "qty",
    [PART_TOTAL] = "total",
    [PART_PLACE] = "place",
    [PART_PICKUP_HOUR] = "pickup_hour",
};

static bool same_hour(const struct agreement *one, const struct agreement *other)
{
    if (!one->has_pickup_hour || !other->has_pickup_hour)
        return one->has_pickup_hour == other->has_pickup_hour;
    return one->pickup_hour == other->pickup_hour;
}

size_t agreement_diff(const struct agreement *before, const struct agreement *after,
                      enum agreement_part ret_parts[static AGREEMENT_PART_COUNT])
{
    const bool differs[AGREEMENT_PART_COUNT] = {
        [PART_START] = before->start != after->start,
        [PART_END] = before->end != after->end,
        [PART_VARIANT] = !str_eq(before->variant, after->variant),
        [PART_QTY] = before->qty != after->qty,
        [PART_TOTAL] = before->total != after->total,
        [PART_PLACE] = !str_eq(before->place, after->place),
        [PART_PICKUP_HOUR] = !same_hour(before, after),
    };
    size_t n = 0;

    for (enum agreement_part part = 0; part < AGREEMENT_PART_COUNT; part++) {
        if (differs[part])
            ret_parts[n++] = part;
    }
    return n;
}

static void part_json(struct json *json, const char *key, const struct agreement *agreement,
                      enum agreement_part part)
{
    const struct str nothing = {NULL, 0};
    switch (part) {
    case PART_START:
        json_key_day(json, key, agreement->start);
        break;
    case PART_END:
        json_key_day(json, key, agreement->end);
        break;
    case PART_VARIANT:
        json_key_str(json, key, agreement->variant);
        break;
    case PART_QTY:
        json_key_int(json, key, agreement->qty);
        break;
    case PART_TOTAL:
        json_key_int(json, key, agreement->total);
        break;
    case PART_PLACE:
        json_key_str(json, key, agreement->place.n ? agreement->place : nothing);
        break;
    case PART_PICKUP_HOUR:
    case AGREEMENT_PART_COUNT:
        if (agreement->has_pickup_hour)
            json_key_int(json, key, agreement->pickup_hour);
        else
            json_key_null(json, key);
    }
}

void agreement_diff_json(struct json *json, const struct agreement *before,
                         const struct agreement *after)
{
    enum agreement_part parts[AGREEMENT_PART_COUNT];
    size_t n = agreement_diff(before, after, parts);

    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_str(json, "what", str_from(part_names[parts[i]]));
        part_json(json, "before", before, parts[i]);
        part_json(json, "after", after, parts[i]);
        json_end(json);
    }
    json_end(json);
}

static struct str part_text(struct arena *arena, const struct agreement *agreement,
                            enum agreement_part part)
{
    switch (part) {
    case PART_START:
    case PART_END:
        return korean_days(arena, agreement->start, agreement->end);
    case PART_VARIANT:
        return agreement->variant.n ? agreement->variant : STR("구분 없음");
    case PART_QTY:
        return str_format(arena, "%lld개", (long long)agreement->qty);
    case PART_TOTAL:
        return korean_won(arena, agreement->total);
    case PART_PLACE:
        return agreement->place.n ? agreement->place : STR("정함 없음");
    case PART_PICKUP_HOUR:
    case AGREEMENT_PART_COUNT:
        break;
    }
    return agreement->has_pickup_hour ? korean_hour(arena, agreement->pickup_hour)
                                      : STR("정함 없음");
}

struct str agreement_said(struct arena *arena, const struct agreement *agreement)
{
    char start[11], end[11];
    day_format(agreement->start, start);
    day_format(agreement->end, end);
    return str_format(arena, "%s %s %lld", start, end, (long long)agreement->total);
}

struct str agreement_diff_text(struct arena *arena, const struct agreement *before,
                               const struct agreement *after)
{
    static const char *const names[AGREEMENT_PART_COUNT] = {
        [PART_START] = "날짜",       [PART_END] = "날짜",   [PART_VARIANT] = "사이즈",
        [PART_QTY] = "수량",         [PART_TOTAL] = "요금", [PART_PLACE] = "장소",
        [PART_PICKUP_HOUR] = "시각",
    };
    enum agreement_part parts[AGREEMENT_PART_COUNT];
    size_t n = agreement_diff(before, after, parts);
    struct str text = STR("");

    for (size_t i = 0; i < n; i++) {
        bool said_with_start = parts[i] == PART_END && before->start != after->start;
        struct str old = part_text(arena, before, parts[i]);
        struct str new = part_text(arena, after, parts[i]);
        if (!said_with_start)
            text = str_format(arena, "%.*s\n· %s: %.*s → %.*s", STR_FMT(text), names[parts[i]],
                              STR_FMT(old), STR_FMT(new));
    }
    return text;
}
