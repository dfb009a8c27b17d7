/* What the two of a rental agree on, and how one agreement differs from another. Pure. */
#pragma once
#include "base/json_write.h"

enum { PLACE_MAX = 200 };

struct agreement {
    int64_t version; /* from 1, one more with each change that both want; 0: none */
    int64_t by_id;   /* who proposed it */
    int64_t at_us;
    int64_t agreed_us; /* 0: proposed */
    int32_t start, end;
    struct str variant; /* of the units; "" where they have none */
    int64_t qty;        /* how many of them */
    int64_t total;
    struct str fee_lines; /* JSON */
    struct str place;     /* empty: not said */
    bool has_pickup_hour;
    int64_t pickup_hour;
};

enum agreement_part {
    PART_START,
    PART_END,
    PART_VARIANT,
    PART_QTY,
    PART_TOTAL,
    PART_PLACE,
    PART_PICKUP_HOUR,
    AGREEMENT_PART_COUNT
};

/* In which parts the two differ; their number. */
size_t agreement_diff(const struct agreement *before, const struct agreement *after,
                      enum agreement_part ret_parts[static AGREEMENT_PART_COUNT]);
/* [{"what","before","after"}, …]: days as "2027-05-10", won, hours and how many as numbers, null
 * for what is not said, "" for units of no variant. */
void agreement_diff_json(struct json *json, const struct agreement *before,
                         const struct agreement *after);
/* Its days and fee, "2027-05-10 2027-05-12 30000", as the event of a proposed change says them. In
 * the arena. */
struct str agreement_said(struct arena *arena, const struct agreement *agreement);
/* A line for each of the days, the size, the number, the fee, the place and the hour that differ,
 * in Korean: "· 장소: 정함 없음 → 역 앞"; each begins with a line feed. In the arena. */
struct str agreement_diff_text(struct arena *arena, const struct agreement *before,
                               const struct agreement *after);
