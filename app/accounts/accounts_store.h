/* Rows of members; private to this module. */
#pragma once
#include "accounts/accounts.h"

struct member_secret {
    int64_t id;
    struct str password_hash; /* null: signs in by a provider only */
    bool is_active, email_verified;
};
enum err member_secret(struct db *db, struct arena *arena, struct str email,
                       struct member_secret *ret_secret) MUST_USE;
/* ERR_CONFLICT: the address has an account. */
enum err member_insert(struct db *db, struct str email, struct str username, struct str hash,
                       struct str provider, int64_t *ret_id) MUST_USE;
enum err member_update(struct db *db, int64_t id, struct str username, struct str profile) MUST_USE;
enum err member_rehash(struct db *db, int64_t id, struct str hash) MUST_USE;
/* The member's address and password by id; the other fields stay. */
enum err member_secret_of(struct db *db, struct arena *arena, int64_t id, struct str *ret_email,
                          struct str *ret_hash) MUST_USE;

/* Whether the site has an operator. */
enum err member_any_admin(struct db *db, bool *ret_any) MUST_USE;
/* Both inside the caller's transaction, together with session_revoke_member. */
enum err member_set_password(struct db *db, int64_t id, struct str hash, int64_t now_us) MUST_USE;
enum err member_take_over(struct db *db, int64_t id, struct str provider, int64_t now_us) MUST_USE;
enum err member_verified(struct db *db, int64_t id) MUST_USE;

/* What is kept of a secret: the hex digits of its SHA-256, in text. */
enum { SECRET_DIGEST = 64 };
struct str secret_digest(struct str secret, char text[static SECRET_DIGEST + 1]);
/* Secrets sent by mail; only their digest is kept. purpose: "verify", "reset". */
enum err mail_token_insert(struct db *db, struct str secret, int64_t member_id, const char *purpose,
                           int64_t expires_us) MUST_USE;
/* Takes it, once; ERR_NOT_FOUND when it is unknown, used or expired. */
enum err mail_token_take(struct db *db, struct str secret, const char *purpose,
                         int64_t *ret_member_id) MUST_USE;
