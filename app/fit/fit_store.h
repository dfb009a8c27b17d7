/* Rows of bodies and sizes; private to this module. */
#pragma once
#include "fit/fit.h"

/* Of fit_body_fields; 0: not said. */
struct fit_profile {
    int64_t of[FIT_MEASURES];
};
/* ERR_NOT_FOUND when he has said nothing. */
enum err fit_profile_read(struct db *db, int64_t member_id,
                          struct fit_profile *ret_profile) MUST_USE;
enum err fit_profile_write(struct db *db, int64_t member_id,
                           const struct fit_profile *profile) MUST_USE;
enum err fit_profile_drop(struct db *db, int64_t member_id) MUST_USE;

struct fit_category {
    struct str sort, family;
};
/* Those that have a family. */
enum err fit_categories(struct db *db, struct arena *arena, struct fit_category **ret_items,
                        size_t *ret_n) MUST_USE;

/* What is said of a size, as measures of a body. Pure. */
struct fit_size fit_size_of(const struct fit_said *said);
