/* Rows that only evidence reads; private to this module. */
#pragma once
#include "db/db.h"
#include "evidence/agreement_rules.h"

/* ERR_NOT_FOUND when there is no such rental. */
enum err agreement_read(struct db *db, struct arena *arena, int64_t rental_id,
                        struct agreement *ret_agreement) MUST_USE;
/* Each agreement that the two came to, as a JSON array. */
enum err versions_write(struct db *db, int64_t rental_id, struct json *json) MUST_USE;
/* The messages of the rental's room around its hand-over and return, as a JSON array. */
enum err messages_write(struct db *db, const struct agreement *agreement,
                        struct json *json) MUST_USE;
