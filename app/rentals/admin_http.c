/* What an admin may do to a rental. */
#include "admin/admin.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_json.h"

struct order {
    struct str reason;
    int64_t unit, to;
};
static const struct field order_fields[] = {
    FIELD_STR(struct order, reason, FIELD_REQUIRED, ADMIN_REASON_MAX),
    FIELD_INT(struct order, unit, FIELD_NULL_OK, 1, INT64_MAX),
    FIELD_INT(struct order, to, FIELD_NULL_OK, 1, INT64_MAX),
};

static enum err read_order(struct req *req, struct order *order)
{
    TRY(req_read(req, order_fields, order));
    if (!admin_reason_is_good(order->reason))
        req_field_error(req, "reason", "Ensure this field has at least 10 characters.");
    return req_valid(req);
}

/* POST /api/admin/rentals/{id}/{move}/ {"reason"}: excuse or uphold a no-show that is contested,
 * force_cancel, force_return or, with {"unit", "to"}, reassign. Who is one of the two may not. */
enum err post_order(struct req *req, struct res *res)
{
    struct order order = {0};
    struct rental rental;
    enum rental_event event;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (!rental_event_from(req_path(req, "move"), &event) || rental_event_is_of_claim(event))
        return ERR_NOT_FOUND; /* a claim is decided with an amount, by a call of its own */
    TRY(read_order(req, &order));
    struct act act = {
        .app = req->app,
        .db = req->db,
        .arena = req->arena,
        .actor_id = req->user->id,
        .request_id = req->id,
        .as_admin = true,
        .reason = order.reason,
        .from_unit = order.unit,
        .to_unit = order.to,
    };
    if (rental_side(&rental, req->user->id) != BY_NOBODY)
        return req_refuse(req, ERR_FORBIDDEN, "own_case", "this is a rental of your own");
    enum err err = rental_move(&act, rental.id, event, 0, 0, &rental);
    if (act.no != NO_OBJECTION) {
        const struct objection *why = rental_objection(act.no);
        return req_refuse(req, why->err, why->code, why->detail);
    }
    TRY(err);
    rental_write_json(res_json(res, 200), &rental);
    return OK;
}
