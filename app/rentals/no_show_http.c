/* What who did not come says to it. */
#include "rentals/rentals_http.h"

enum { CONTEST_POINTS = 1000 };

static const struct field contest_fields[] = {
    FIELD_STR(struct act, reason, FIELD_REQUIRED, CONTEST_POINTS),
};

enum err read_contest(struct req *req, struct act *act)
{
    return req_read(req, contest_fields, act);
}
