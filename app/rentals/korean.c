#include "rentals/korean.h"
#include "base/clock.h"

static struct str grouped(struct arena *arena, int64_t amount)
{
    if (amount < 1000)
        return str_format(arena, "%lld", (long long)amount);
    struct str head = grouped(arena, amount / 1000);
    return str_format(arena, "%.*s,%03lld", STR_FMT(head), (long long)(amount % 1000));
}

struct str korean_won(struct arena *arena, int64_t amount)
{
    struct str number = grouped(arena, amount);
    return str_format(arena, "%.*s원", STR_FMT(number));
}

struct str korean_days(struct arena *arena, int32_t start, int32_t end)
{
    int y, m, d, last_m, last_d;
    day_to_civil(start, &y, &m, &d);
    day_to_civil(end, &y, &last_m, &last_d);
    return start == end ? str_format(arena, "%d월 %d일", m, d)
                        : str_format(arena, "%d월 %d일~%d월 %d일", m, d, last_m, last_d);
}

struct str korean_hour(struct arena *arena, int64_t hour)
{
    return str_format(arena, "%lld시", (long long)hour);
}
