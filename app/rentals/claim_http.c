/* What is said of a claim: the words of its moves, and who decides. */
#include "admin/admin.h"
#include "http/router.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_moves.h"

static const struct field claim_fields[] = {
    FIELD_INT_GIVEN(struct act, amount, FIELD_REQUIRED, 1, CLAIM_MOST),
    FIELD_STR(struct act, text, FIELD_REQUIRED, CLAIM_TEXT_MAX),
};
struct loss {
    struct act act;
    struct str what;
};
static const char *const losses[] = {"lost", "stolen", NULL};
static const struct field loss_fields[] = {
    {"what", FIELD_TYPE_STR, FIELD_REQUIRED, offsetof(struct loss, what), FIELD_NONE, 0, 16,
     losses},
    {"amount", FIELD_TYPE_INT, FIELD_NULL_OK, offsetof(struct loss, act.amount),
     offsetof(struct loss, act.has_amount), 1, CLAIM_MOST, NULL},
    {"text", FIELD_TYPE_STR, FIELD_REQUIRED, offsetof(struct loss, act.text), FIELD_NONE, 0,
     CLAIM_TEXT_MAX, NULL},
};
static const struct field propose_fields[] = {
    FIELD_INT_GIVEN(struct act, amount, FIELD_REQUIRED, 0, CLAIM_MOST),
    FIELD_STR(struct act, text, FIELD_BLANK_OK, CLAIM_TEXT_MAX),
};
static const struct field agree_fields[] = {
    FIELD_INT_GIVEN(struct act, amount, FIELD_REQUIRED, 0, CLAIM_MOST),
};
static const struct field appeal_fields[] = {
    FIELD_STR(struct act, text, FIELD_REQUIRED, CLAIM_TEXT_MAX),
};
static const struct field decision_fields[] = {
    FIELD_INT_GIVEN(struct act, amount, FIELD_REQUIRED, 0, CLAIM_MOST),
    FIELD_STR(struct act, text, FIELD_REQUIRED, ADMIN_REASON_MAX),
};

/* A reason is more than a word. */
static enum err check_reason(struct req *req, struct str text)
{
    if (!admin_reason_is_good(text))
        req_field_error(req, "text", "Ensure this field has at least 10 characters.");
    return req_valid(req);
}

/* What is gone, and, where it is said, what that should cost. */
static enum err read_loss(struct req *req, struct act *act)
{
    struct loss loss = {.act = *act};
    TRY(req_read(req, loss_fields, &loss));
    *act = loss.act;
    act->loss = str_eq(loss.what, STR("stolen")) ? CLAIM_STOLEN : CLAIM_LOST;
    return OK;
}

enum err read_claim_move(struct req *req, enum rental_event event, struct act *act)
{
    switch (event) {
    case EVENT_LOST:
        return read_loss(req, act);
    case EVENT_CLAIM:
        return req_read(req, claim_fields, act);
    case EVENT_PROPOSE:
        return req_read(req, propose_fields, act);
    case EVENT_AGREE:
        return req_read(req, agree_fields, act);
    case EVENT_APPEAL:
        TRY(req_read(req, appeal_fields, act));
        return check_reason(req, act->text);
    default:
        return OK;
    }
}

enum err mark_rentals(struct req *req, struct rental *rentals, size_t n)
{
    const int64_t since_us = clock_now_us() - (APPEAL_DAYS + 1) * US_PER_DAY;
    TRY(rentals_mark_reviewable(req->db, req->user->id, rentals, n));
    for (size_t i = 0; i < n; i++) {
        /* What ended longer ago has nothing left to appeal against. */
        if (!rental_is_final(rentals[i].state) || rentals[i].updated_us > since_us)
            TRY(rental_dispute_read(req->db, req->arena, &rentals[i]));
    }
    return OK;
}

/* Which decision waits; of a rental without any, one that the rules refuse. */
static enum rental_event decision_of(const struct rental *rental)
{
    bool of_loss = rental->dispute && claim_is_of_loss(rental->dispute->kind);
    if (rental->state == COMPLETED || rental->state == LOST)
        return EVENT_DECIDE_APPEAL;
    return of_loss ? EVENT_DECIDE_LOST : EVENT_DECIDE;
}

/* POST /api/rentals/{id}/claim/decision/ {"amount", "text"}: an operator decides a claim that is
 * escalated, or an appeal, with his reason. */
enum err post_decision(struct req *req, struct res *res)
{
    struct act act = {
        .app = req->app,
        .db = req->db,
        .arena = req->arena,
        .actor_id = req->user->id,
        .request_id = req->id,
        .as_admin = true,
    };
    struct rental rental;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    TRY(rental_dispute_read(req->db, req->arena, &rental));
    TRY(req_read(req, decision_fields, &act));
    TRY(check_reason(req, act.text));
    if (rental_side(&rental, req->user->id) != BY_NOBODY)
        return req_refuse(req, ERR_FORBIDDEN, "own_case", "this is a rental of your own");
    act.reason = act.text;
    enum err err = rental_move(&act, rental.id, decision_of(&rental), 0, 0, &rental);
    if (act.no != NO_OBJECTION) {
        const struct objection *why = rental_objection(act.no);
        return req_refuse(req, why->err, why->code, why->detail);
    }
    TRY(err);
    return claim_json(req->db, req->arena, rental.id, res_json(res, 200));
}
