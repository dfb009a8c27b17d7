/* What fits whom: fields of gear by the family of its category, the private bodies of members, and
 * the verdict (docs/fit.md). */
#pragma once
#include "base/json_write.h"
#include "core/app.h"
#include "fit/fit_rules.h"

struct field_errors;
struct json_t;

extern const struct route_table fit_table;

/* ---- bodies ---- */

/* The year of today, for ages. */
int64_t fit_year(void);
/* A member's own, with his age of today; *ret_any false: he has said nothing. */
enum err fit_body_of(struct db *db, int64_t member_id, struct fit_body *ret_body,
                     bool *ret_any) MUST_USE;

/* ---- gear ---- */

struct fit_value {
    const struct fit_field *field;
    struct fit_range range; /* low = high for a number; a choice's place */
};
struct fit_said { /* of one size */
    struct str variant;
    struct fit_value values[FIT_FIELDS_MAX];
    size_t n;
    bool live; /* there is a unit of it */
};
enum { FIT_SIZES_MAX = 60, FIT_VARIANT_MAX = 20 };
struct fit_gear {
    int64_t product_id;
    const struct fit_family *family; /* of its category; NULL: one size */
    struct fit_said *sizes;
    size_t n;
    struct fit_votes votes;
};
/* Of one product; the sizes in the arena. */
enum err fit_gear_read(struct db *db, struct arena *arena, int64_t product_id,
                       struct fit_gear *ret_gear) MUST_USE;
/* Of many, without the families, with a statement for each 32 of them. */
enum err fit_gear_of(struct db *db, struct arena *arena, const int64_t *ids, size_t n,
                     struct fit_gear *ret_gear) MUST_USE;
/* Replaces what is said of a product; in the caller's transaction. */
enum err fit_gear_write(struct db *db, int64_t product_id, const struct fit_said *sizes,
                        size_t n) MUST_USE;
/* What its renters say of it has changed; in the caller's transaction. */
enum err fit_votes_changed(struct db *db, int64_t product_id) MUST_USE;
/* The product may be of another family now: what that one does not have is forgotten; in the
 * caller's transaction. */
enum err fit_category_changed(struct db *db, int64_t product_id) MUST_USE;

/* Whether gear fits, by its sizes of which there is a unit. */
struct fit_verdict fit_verdict_of(struct arena *arena, const struct fit_body *body,
                                  const struct fit_gear *gear);

/* ---- on the wire ---- */

/* {"verdict","variant","measure","yours","low","high","runs","votes"}; the variant null where its
 * only one is ''. */
void fit_verdict_json(struct json *json, const struct fit_verdict *verdict);
/* {"family","sizes","votes","fit"}: what is said of the gear; with a body, how each size fits. */
void fit_gear_json(struct json *json, struct arena *arena, const struct fit_gear *gear,
                   const struct fit_body *body);
/* Reads [{"variant", "<field>": …}, …] by the family's fields. False with errors on "sizes". */
bool fit_sizes_from_json(struct arena *arena, const struct fit_family *family,
                         const struct json_t *tree, struct field_errors *errors,
                         struct fit_said **ret_sizes, size_t *ret_n);
