#include "calendar/kits_rules.h"

void kit_room(int32_t *kits, const int32_t *room, size_t n, int32_t qty)
{
    for (size_t i = 0; i < n; i++) {
        int32_t enough_for = room[i] > 0 ? room[i] / qty : 0;
        if (enough_for < kits[i])
            kits[i] = enough_for;
    }
}

/* A week is never dearer than its days. */
static int64_t week_of(int64_t day, int64_t week)
{
    return week > 0 && week < 7 * day ? week : 7 * day;
}

struct kit_fees kit_parts_fees(const struct kit_line *lines, size_t n)
{
    struct kit_fees sum = {0};
    for (size_t i = 0; i < n; i++) {
        /* The original took fees below 0: such a part makes no other one cheaper. */
        int64_t day = lines[i].day_fee > 0 ? lines[i].day_fee : 0;
        sum.day += lines[i].qty * day;
        sum.week += lines[i].qty * week_of(day, lines[i].week_fee);
    }
    return sum;
}

struct kit_fees kit_lower_fees(struct kit_fees own, struct kit_fees parts)
{
    int64_t week = week_of(own.day, own.week);
    struct kit_fees lower = {own.day < parts.day ? own.day : parts.day,
                             week < parts.week ? week : parts.week};
    if (lower.week >= 7 * lower.day)
        lower.week = 0;
    return lower;
}
