/* Money, days and hours as Korean says them. Pure; in the arena. */
#pragma once
#include "base/str.h"

struct str korean_won(struct arena *arena, int64_t amount);              /* 2,500원 */
struct str korean_days(struct arena *arena, int32_t start, int32_t end); /* 12월 1일~12월 3일 */
struct str korean_hour(struct arena *arena, int64_t hour);               /* 14시 */
