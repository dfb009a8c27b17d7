/* The units of a product, as its owner keeps them; private to this module but for calendar.h. */
#pragma once
#include "core/app.h"

enum unit_status {
    UNIT_AVAILABLE,
    UNIT_MAINTENANCE, /* not to be lent until the owner says so */
    UNIT_RETIRED,
    UNIT_LOST,
    UNIT_STOLEN,
    UNIT_STATUS_COUNT
};
/* As on the wire and in the database ("available"), ending with NULL. */
extern const char *const unit_status_names[UNIT_STATUS_COUNT + 1];

/* UNIT_RETIRED for unknown names. */
enum unit_status unit_status_from(struct str name);

enum { UNIT_LABEL_MAX = 40, UNIT_SERIAL_MAX = 64, UNIT_VARIANT_MAX = 20 };

struct unit {
    int64_t id, number; /* id 0: a new one, which gets its number when it is written */
    struct str label, serial, variant;
    enum unit_status status;
    bool has_closed; /* it is away from closed_first to closed_last, both inclusive */
    int32_t closed_first, closed_last;
};
/* By number; none: the product has the one unit that every product has. */
enum err units_read(struct db *db, struct arena *arena, int64_t product_id, struct unit **ret_units,
                    size_t *ret_n) MUST_USE;

/* ERR_NOT_FOUND: there is no such unit. */
enum err unit_product(struct db *db, int64_t unit_id, int64_t *ret_product_id) MUST_USE;
/* ERR_NOT_FOUND. */
enum err unit_read(struct db *db, struct arena *arena, int64_t unit_id,
                   struct unit *ret_unit) MUST_USE;

/* Why units cannot be written. */
enum units_no {
    UNITS_FINE,
    UNITS_UNKNOWN, /* an id that is not one of this product */
    UNITS_HAD,     /* one that is left out was in somebody's hands: it may be retired */
    UNITS_NEEDED   /* what is agreed would not have its units any more */
};
/* The product has exactly these units, in the caller's transaction, which must not be committed
 * unless *ret_no is UNITS_FINE. Rentals that are not out get other units where they must. */
enum err units_write(struct db *db, struct arena *arena, int64_t product_id,
                     const struct unit *units, size_t n, int32_t today,
                     enum units_no *ret_no) MUST_USE;

/* A unit is not to be lent any more, whatever was agreed, in the caller's transaction.
 * *ret_rentals: those for which no equal one is left, whose half days are free already; at most
 * UNITS_MAX. */
enum err unit_lose(struct db *db, struct arena *arena, int64_t unit_id, enum unit_status status,
                   int32_t today, int64_t **ret_rentals, size_t *ret_n) MUST_USE;
