/* Counters by day. */
#pragma once
#include "desk/desk.h"

struct usage_day {
    int32_t day;
    int64_t members, listings, requests, agreed, messages;
    int64_t won; /* of what was agreed */
};
/* Exactly n days from `first` on, those without anything, too. */
enum err usage_days(struct db *db, int32_t first, struct usage_day *days, size_t n) MUST_USE;
