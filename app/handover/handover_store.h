/* Rows of records and checklists; private to this module. */
#pragma once
#include "handover/record_rules.h"

/* What decides who may do what. */
struct standing {
    int64_t rental_id, owner_id, renter_id, product_id;
    int64_t photos_needed;
    bool agreed;             /* and not back yet */
    bool dropped;            /* it was left at a place of its owner's, and that counts */
    bool open;               /* a record is still written … */
    enum handover_side side; /* … this one; while it is in use that of the return */
};
/* ERR_NOT_FOUND when there is no such rental. */
enum err standing_read(struct db *db, int64_t rental_id, struct standing *ret_standing) MUST_USE;

/* *photo gets its id. */
enum err handover_photo_insert(struct db *db, const struct standing *standing,
                               struct handover_photo *photo) MUST_USE;
/* Of this rental; ERR_NOT_FOUND. */
enum err handover_photo_find(struct db *db, struct arena *arena, int64_t rental_id, int64_t id,
                             struct str *ret_key, int64_t *ret_member_id,
                             enum handover_side *ret_side) MUST_USE;
enum err handover_photo_delete(struct db *db, int64_t id) MUST_USE;
/* The open record's checklist becomes the record's. */
enum err handover_checks_write(struct db *db, const struct standing *standing,
                               const struct handover_record *record) MUST_USE;

/* How a side was confirmed: the newest move that ended it. */
struct confirmed {
    int64_t at_us; /* 0: not yet */
    bool by_both;  /* with the code, or both pressed */
    bool by_press; /* both pressed */
    bool by_time;  /* left at a place of its owner's, who said nothing of it */
};
enum err confirmed_read(struct db *db, int64_t rental_id, enum handover_side side,
                        struct confirmed *ret_confirmed) MUST_USE;

/* The owner's own list, or the one of the product's category. *ret_own tells which. */
enum err checklist_read(struct db *db, struct arena *arena, int64_t product_id,
                        struct str **ret_items, size_t *ret_n, bool *ret_own) MUST_USE;
/* None: the category's counts again. */
enum err checklist_write(struct db *db, int64_t product_id, const struct str *items,
                         size_t n) MUST_USE;
