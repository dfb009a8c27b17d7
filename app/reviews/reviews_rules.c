#include "reviews/reviews_rules.h"
#include "base/clock.h"

#include <math.h>

enum { PRIOR_WEIGHT = 5, HALF_LIFE_DAYS = 180 };

int64_t manner_tenths(const struct star *stars, size_t n, int64_t mean_tenths)
{
    double sum = PRIOR_WEIGHT * (double)mean_tenths, weights = PRIOR_WEIGHT;
    if (n == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        double age_us = stars[i].age_us > 0 ? (double)stars[i].age_us : 0;
        double weight = exp2(-age_us / ((double)US_PER_DAY * HALF_LIFE_DAYS));
        sum += weight * 200 * (double)stars[i].stars;
        weights += weight;
    }
    return (int64_t)lround(sum / weights);
}

int64_t platform_mean_tenths(int64_t star_sum, int64_t count)
{
    return count > 0 ? (star_sum * 200 + count / 2) / count : 0;
}
