/* Rows of the queue and of the audit log; private to this module. */
#pragma once
#include "admin/admin.h"

/* Why something waits for a moderator. The order is that of things that wait since the same
 * instant.
 */
enum waiting_kind {
    WAITING_NO_SHOW = 1, /* is contested */
    WAITING_RETURN,      /* is declared, and its owner says nothing */
    WAITING_DEPOSIT,     /* is not back */
    WAITING_REPORT,      /* of a member, from a room */
    WAITING_CLAIM,       /* the two do not agree */
    WAITING_APPEAL,      /* against what was decided */
    WAITING_OVERDUE,     /* not brought back for three days */
    WAITING_WANTED,      /* a wanted post that was reported */
    WAITING_KIND_END
};
/* Its name on the wire. */
const char *waiting_kind_name(enum waiting_kind kind);

struct waiting {
    enum waiting_kind kind;
    int64_t id; /* of the rental, the report, or the post */
    int64_t since_us;
    int64_t product_id; /* 0: of a post */
    struct str product;
    int64_t one_id, other_id; /* owner and renter; who reports (0 of a post) and whom */
    struct str one, other;    /* their names */
    struct str text;          /* what was said; null: nothing */
};
/* What has waited longest comes first. after: since, kind and id of the last one seen; zeros.
 * Reports of the reader himself, and of his posts, are left out. */
enum err waiting_list(struct db *db, struct arena *arena, int64_t reader_id,
                      const int64_t after[static 3], int64_t limit, struct waiting **ret_list,
                      size_t *ret_n) MUST_USE;

struct noted {
    int64_t id, admin_id, object_id, at_us;
    uint64_t request_id;
    struct str admin, action, object, reason;
    struct str name; /* of the object; null where it has none or is gone */
};
/* The newest first, with ids below before; admin_id: of his alone, 0: of all. */
enum err noted_list(struct db *db, struct arena *arena, int64_t before, int64_t admin_id,
                    int64_t limit, struct noted **ret_list, size_t *ret_n) MUST_USE;
