/* 바로미터: 0 to 100 from stars, newer ones weighing more, drawn towards the mean of the whole
 * place while they are few (docs/rentals.md section 9). All weights halve together, so a member's
 * stars are two sums and an instant, however many they are. Pure. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { REVIEW_WINDOW_DAYS = 14 };

/* Of the stars that count for one member: Σ w·stars and Σ w, with the weights of an instant. All
 * zero: nobody has rated him. */
struct barometer {
    double stars, weight;
    int64_t at_us;
};
/* Adds what was written at an instant (1 to 5 stars), before or after barometer->at_us. */
void barometer_add(struct barometer *barometer, int64_t stars, int64_t written_us);
/* In tenths; 0 without any star. mean_tenths: the platform's mean of 20 · stars, × 10; 0 when there
 * is none, which then draws nowhere. */
int64_t barometer_tenths(const struct barometer *barometer, int64_t mean_tenths, int64_t now_us);
/* The platform's mean × 10 from the sum and number of all stars; 0 without any. */
int64_t platform_mean_tenths(int64_t star_sum, int64_t count);
