/* What is said with the moves that end a rental before its use: the penalty that was shown, or why
 * a request is declined. */
#include "rentals/rentals_http.h"
#include "rentals/rentals_moves.h"

static const struct field cancel_fields[] = {
    FIELD_INT_GIVEN(struct act, penalty, FIELD_OPTIONAL, 0, INT64_MAX),
};

/* Why not: on the wire, in the event and for machines by its name, in the card in words. */
static const char *const reasons[] = {"unavailable", "broken", "place", "notice", "other", NULL};
static const char *const reason_words[] = {
    "그날은 빌려줄 수 없어요", "물건에 문제가 있어요", "주고받을 곳이 맞지 않아요",
    "시간이 너무 촉박해요",    "다른 사정이 있어요",
};
static const struct field decline_fields[] = {
    {"reason", FIELD_TYPE_STR, FIELD_NULL_OK, offsetof(struct act, said), FIELD_NONE, 0, 16,
     reasons},
};

static enum err read_decline(struct req *req, struct act *act)
{
    TRY(req_read(req, decline_fields, act));
    for (size_t i = 0; reasons[i]; i++) {
        if (str_eq(act->said, str_from(reasons[i])))
            act->reason = str_from(reason_words[i]);
    }
    return OK;
}

enum err read_ending(struct req *req, enum rental_event event, struct act *act)
{
    if (req->body.n == 0)
        return OK;
    return event == EVENT_CANCEL ? req_read(req, cancel_fields, act) : read_decline(req, act);
}
