/* Reports of members, as an admin reads them; private to this module. */
#pragma once
#include "core/app.h"

struct report {
    int64_t id, room_id, reporter_id, accused_id;
    struct str reporter, accused; /* names */
    struct str reason;
    struct str context; /* JSON: the newest messages when it was made */
    int64_t created_us;
    int64_t resolved_us, resolved_by; /* 0: it is open */
    struct str resolution;
};
/* ERR_NOT_FOUND when there is none. */
enum err report_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct report *ret_report) MUST_USE;
/* An admin has dealt with it, and says how. ERR_CONFLICT: it is not open any more. */
enum err report_resolve(struct db *db, int64_t id, int64_t admin_id,
                        struct str resolution) MUST_USE;
