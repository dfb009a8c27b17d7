/* Stored passwords: Argon2id (19 MiB, 2 passes, 1 lane) in its own text form. Hashing takes some
 * tens of milliseconds and 19 MiB: only in the lane made for it. */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* The text to store, in the arena. ERR_UNAVAILABLE without memory. */
enum err password_hash(struct arena *arena, struct str password, struct str *ret_stored) MUST_USE;

/* Whether the password is the stored one: Argon2id, or Django's pbkdf2_sha256$rounds$salt$digest.
 * An empty, null or unknown form never is. */
bool password_verify(struct str stored, struct str password);

/* The same effort for nothing, so that an unknown account answers as slowly as a known one. */
void password_waste(struct str password);

/* A good password in this form should be stored anew. */
bool password_is_old(struct str stored);
