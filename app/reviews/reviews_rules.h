/* 바로미터: 0 to 100 from stars, newer ones weighing more, drawn towards the mean of the whole
 * place while they are few (docs/rentals.md section 9). Pure. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { REVIEW_WINDOW_DAYS = 14 };

struct star {
    int64_t stars;  /* 1 to 5 */
    int64_t age_us; /* since it was written */
};
/* In tenths; 0 without any star. mean_tenths: the platform's mean of 20 · stars, × 10. */
int64_t manner_tenths(const struct star *stars, size_t n, int64_t mean_tenths);
/* The platform's mean × 10 from the sum and number of all stars; 0 without any. */
int64_t platform_mean_tenths(int64_t star_sum, int64_t count);
