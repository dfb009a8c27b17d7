/* What was agreed, as it stands in the archive. Pure. */
#pragma once
#include "base/json_write.h"

struct agreement {
    int64_t rental_id, room_id;
    int64_t product_id, owner_id, renter_id;
    struct str product, owner, renter; /* names; null: none */
    struct str state;
    int32_t start, end;
    struct str variant; /* of the units; "" where they have none */
    int64_t qty;
    int64_t total;
    struct str lines; /* JSON */
    bool by_delivery, has_terms;
    int64_t deposit, declared_value, late_percent, return_hour, photos_needed;
    struct str policy, weather;
    struct str place;                           /* where they meet; "" or null: not said */
    int64_t asked_us, accepted_us, returned_us; /* 0: not yet */
    int64_t
        consented_us; /* when its owner agreed beforehand to what was agreed at once; 0: not so */
    int64_t late_fee, penalty;
};

void agreement_json(struct json *json, const struct agreement *agreement);
/* In Korean, then in English. */
void agreement_words(struct buf *text, const struct agreement *agreement);
/* How to check the archive. Static memory. */
struct str evidence_readme(void);
