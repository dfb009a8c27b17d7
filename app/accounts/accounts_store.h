/* Rows of members; private to this module. */
#pragma once
#include "accounts/accounts.h"

struct member_secret {
    int64_t id;
    struct str password_hash; /* null: signs in by a provider only */
    bool is_active;
};
enum err member_secret(struct db *db, struct arena *arena, struct str email,
                       struct member_secret *ret_secret) MUST_USE;
/* ERR_CONFLICT: the address has an account. */
enum err member_insert(struct db *db, struct str email, struct str username, struct str hash,
                       struct str provider, int64_t *ret_id) MUST_USE;
enum err member_update(struct db *db, int64_t id, struct str username, struct str profile) MUST_USE;
enum err member_rehash(struct db *db, int64_t id, struct str hash) MUST_USE;
