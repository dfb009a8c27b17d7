/* Rows of claims; private to this module but for claims.h. */
#pragma once
#include "claims/claims.h"

enum { CLAIM_PHOTOS_MAX = 10 /* of each of the two */ };

/* What decides who may do what. */
struct claim_standing {
    int64_t rental_id, owner_id, renter_id;
    bool disputed;
    int64_t until_us; /* a claim may be made; 0: not now */
    int64_t total, delivery_fee, declared;
};
/* ERR_NOT_FOUND when there is no such rental. */
enum err claim_standing_read(struct db *db, int64_t rental_id,
                             struct claim_standing *ret_standing) MUST_USE;

/* *photo gets its id. */
enum err claim_photo_insert(struct db *db, int64_t rental_id, struct claim_photo *photo) MUST_USE;
/* Of this rental; ERR_NOT_FOUND. */
enum err claim_photo_find(struct db *db, struct arena *arena, int64_t rental_id, int64_t id,
                          struct str *ret_key) MUST_USE;
