#include "reviews/reviews_rules.h"
#include "base/clock.h"

#include <math.h>

enum { PRIOR_WEIGHT = 5, HALF_LIFE_DAYS = 180 };

/* What a weight becomes in this time; of something newer than now, itself. */
static double decay(int64_t from_us, int64_t to_us)
{
    double age_us = to_us > from_us ? (double)(to_us - from_us) : 0;
    return exp2(-age_us / ((double)US_PER_DAY * HALF_LIFE_DAYS));
}

void barometer_add(struct barometer *barometer, int64_t stars, int64_t written_us)
{
    int64_t at_us = written_us > barometer->at_us ? written_us : barometer->at_us;
    double kept = decay(barometer->at_us, at_us), weight = decay(written_us, at_us);

    barometer->stars = barometer->stars * kept + weight * (double)stars;
    barometer->weight = barometer->weight * kept + weight;
    barometer->at_us = at_us;
}

int64_t barometer_tenths(const struct barometer *barometer, int64_t mean_tenths, int64_t now_us)
{
    double kept = decay(barometer->at_us, now_us);
    double prior = mean_tenths > 0 ? PRIOR_WEIGHT : 0;
    double weight = barometer->weight * kept + prior;

    if (barometer->at_us == 0 || weight <= 0)
        return 0;
    return lround((200 * barometer->stars * kept + prior * (double)mean_tenths) / weight);
}

int64_t platform_mean_tenths(int64_t star_sum, int64_t count)
{
    return count > 0 ? (star_sum * 200 + count / 2) / count : 0;
}
