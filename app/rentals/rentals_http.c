#include "rentals/rentals_http.h"
#include "http/router.h"
#include "rentals/rentals.h"
#include "rentals/rentals_json.h"

static const char bad_dates_text[] = "날짜 설정이 잘못되었습니다.";
static const char taken_text[] = "해당 기간은 대여가 불가능합니다.";
static const char free_text[] = "해당 기간은 대여가 가능합니다.";

static const struct field dates_fields[] = {
    FIELD_DAY(struct dates, rental_start_date, FIELD_REQUIRED),
    FIELD_DAY(struct dates, rental_end_date, FIELD_REQUIRED),
};

static struct act act_of(struct req *req, bool original)
{
    return (struct act){
        .app = req->app,
        .db = req->db,
        .arena = req->arena,
        .actor_id = req->user->id,
        .request_id = req->id,
        .original = original,
    };
}

/* ---- refusals ---- */

/* The original's answer to days that are taken. */
static enum err refuse_taken(struct req *req, int64_t product_id, int32_t start, int32_t end,
                             int64_t except_id)
{
    struct rental *rentals;
    size_t n = 0;

    TRY(rentals_in_the_way(req->db, req->arena, product_id, start, end, except_id, &rentals, &n));
    struct json *json = res_json(req->res, 400);
    json_object(json);
    json_key_str(json, "message", str_from(taken_text));
    json_key(json, "conflicting_days");
    TRY(rentals_json(req, json, rentals, n, rental_json));
    json_end(json);
    return OK;
}

/* What a refused move answers; the original's calls have words of their own for days. */
static enum err refuse(struct req *req, const struct act *act, enum err err,
                       const struct rental *rental, struct dates dates)
{
    if (act->no == NO_OBJECTION)
        return err;
    if (act->original && act->no == NO_BAD_DATES)
        return req_refuse_message(req, bad_dates_text);
    if (act->original && act->no == NO_DAYS_TAKEN)
        return refuse_taken(req, rental->product_id, dates.rental_start_date, dates.rental_end_date,
                            rental->id);
    if (act->no == NO_BAD_DATES || act->no == NO_DAYS_TAKEN)
        return refuse_days(req, act, rental, dates);
    const struct objection *why = rental_objection(act->no);
    return req_refuse(req, why->err, why->code, why->detail);
}

/* ---- the original's calls ---- */

static enum err answer_write(struct res *res, int status, const struct rental *rental)
{
    rental_write_json(res_json(res, status), rental);
    return OK;
}

/* The renter of the query: the caller himself, or, for the owner, a partner of a room. */
static enum err read_renter(struct req *req, const struct product *product, int64_t *ret_renter_id)
{
    struct str text = req_query(req, "renter");
    struct member renter;
    int64_t room_id = 0;

    *ret_renter_id = 0;
    if (text.n == 0) {
        req_field_error(req, "renter", "This field may not be null.");
        return req_valid(req);
    }
    enum err err = ERR_NOT_FOUND;
    if (str_to_u63(text, ret_renter_id))
        err = member_by_id(req->db, req->arena, *ret_renter_id, &renter);
    if (err == ERR_NOT_FOUND) {
        struct str why = str_format(req->arena, "Invalid pk \"%.*s\" - object does not exist.",
                                    STR_FMT(text));
        req_field_error(req, "renter", str_c(req->arena, why));
        return req_valid(req);
    }
    TRY(err);
    if (req->user->id == *ret_renter_id)
        return OK;
    if (req->user->id != product->owner.id)
        return ERR_FORBIDDEN;
    err = room_of(req->db, product->id, *ret_renter_id, &room_id);
    return err == ERR_NOT_FOUND ? ERR_FORBIDDEN : err;
}

/* POST /rentalhistories/?product&renter: the "set schedule" button of both sides. Consent is two
 * taps with the same dates. */
static enum err post_schedule(struct req *req, struct res *res)
{
    struct dates dates = {0};
    struct product product;
    int64_t product_id = 0, renter_id = 0;

    if (!str_to_u63(req_query(req, "product"), &product_id))
        return ERR_NOT_FOUND;
    TRY(product_by_id(req->db, req->arena, product_id, &product));
    TRY(read_renter(req, &product, &renter_id));
    TRY(req_read(req, dates_fields, &dates));
    struct act act = act_of(req, true);
    struct rental rental = {.product_id = product.id};
    enum err err = original_schedule(&act, &product, renter_id, dates, &rental);
    if (err != OK)
        return refuse(req, &act, err, &rental, dates);
    return answer_write(res, 201, &rental);
}

struct put_rental {
    struct str state;
    int32_t new_rental_start_date, new_rental_end_date;
    bool has_state, has_new_rental_start_date, has_new_rental_end_date;
};
static const struct field put_rental_fields[] = {
    FIELD_STR_GIVEN(struct put_rental, state, FIELD_OPTIONAL, 64),
    FIELD_DAY_GIVEN(struct put_rental, new_rental_start_date, FIELD_OPTIONAL),
    FIELD_DAY_GIVEN(struct put_rental, new_rental_end_date, FIELD_OPTIONAL),
};

/* "RETURNED" from the owner ends it, from the renter is a flag; a state that it has already changes
 * nothing; everything else is not for the client to say. */
static enum err put_state(struct req *req, struct res *res, const struct rental *rental,
                          struct str state)
{
    struct act act = act_of(req, true);
    struct rental moved;
    bool owner = rental_side(rental, req->user->id) == BY_OWNER;
    bool known = str_eq(state, STR("SCHEDULED")) || str_eq(state, STR("IN_USE")) ||
                 str_eq(state, STR("RETURNED"));

    if (!known) {
        struct str why = str_format(req->arena, "\"%.*s\" is not a valid choice.", STR_FMT(state));
        req_field_error(req, "state", str_c(req->arena, why));
        return req_valid(req);
    }
    if (str_eq(state, str_from(rental_wire_state(rental->state))))
        return answer_write(res, 200, rental);
    if (!str_eq(state, STR("RETURNED")))
        return req_refuse(req, ERR_FORBIDDEN, "not_your_move",
                          "a rental comes to this state by agreement, not by a call");
    enum err err = rental_move(&act, rental->id, owner ? EVENT_RETURN : EVENT_DECLARE_RETURN, 0, 0,
                               &moved);
    if (err != OK)
        return refuse(req, &act, err, rental, (struct dates){0});
    return answer_write(res, 200, &moved);
}

/* A rental that the caller may know of, and that has not ended without use. */
static enum err read_listed(struct req *req, struct rental *ret_rental)
{
    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), ret_rental));
    if (rental_side(ret_rental, req->user->id) == BY_NOBODY)
        return ERR_NOT_FOUND;
    if (!rental_is_open(ret_rental->state) && !rental_is_listed(ret_rental->state))
        return ERR_NOT_FOUND;
    return OK;
}

/* PUT /rentalhistories/{id}/ {"state"} or {"new_rental_start_date","new_rental_end_date"} */
static enum err put_rental(struct req *req, struct res *res)
{
    struct put_rental put = {0};
    struct rental rental, said;

    TRY(read_listed(req, &rental));
    TRY(req_read(req, put_rental_fields, &put));
    if (put.has_state)
        return put_state(req, res, &rental, put.state);
    if (!put.has_new_rental_start_date)
        req_field_error(req, "new_rental_start_date", "This field is required.");
    if (!put.has_new_rental_end_date)
        req_field_error(req, "new_rental_end_date", "This field is required.");
    TRY(req_valid(req));
    struct dates dates = {put.new_rental_start_date, put.new_rental_end_date};
    struct act act = act_of(req, true);
    enum err err = rental_is_open(rental.state) ? original_say(&act, &rental, dates, &said)
                                                : original_change(&act, &rental, dates, &said);
    if (err != OK)
        return refuse(req, &act, err, &rental, dates);
    return answer_write(res, 200, &said);
}

/* DELETE /rentalhistories/{id}/: out of it, by whatever this is called in its state. */
static enum err delete_rental(struct req *req, struct res *res)
{
    struct act act = act_of(req, true);
    struct rental rental;
    enum rental_event event = EVENT_CANCEL;

    TRY(read_listed(req, &rental));
    if (rental_is_open(rental.state))
        event = EVENT_WITHDRAW;
    if (rental.state == REQUESTED && rental_side(&rental, req->user->id) == BY_OWNER)
        event = EVENT_DECLINE;
    enum err err = rental_move(&act, rental.id, event, 0, 0, &rental);
    if (err != OK)
        return refuse(req, &act, err, &rental, (struct dates){0});
    return res_empty(res, 204);
}

/* GET /products/{id}/availability/: dates in the query; the original's body is still read. */
static enum err get_availability(struct req *req, struct res *res)
{
    struct dates dates = {0};
    struct product product;
    enum day_no no = DAY_FREE;

    TRY(product_for(req, req_id(req, "id"), &product));
    if (req->body.n > 0 && req_query(req, "rental_start_date").n == 0) {
        TRY(req_read(req, dates_fields, &dates));
    } else {
        TRY(req_query_day(req, "rental_start_date", &dates.rental_start_date));
        TRY(req_query_day(req, "rental_end_date", &dates.rental_end_date));
    }
    const struct stay stay = stay_new(dates.rental_start_date, dates.rental_end_date);
    const struct calendar_query whose = {
        .product_id = product.id,
        .of_owner = req->user->id == product.owner.id,
    };
    TRY(stay_check(req->db, req->arena, &whose, &stay, &no));
    if (day_no_is_limit(no))
        return req_refuse_message(req, bad_dates_text);
    if (no != DAY_FREE)
        return refuse_taken(req, product.id, dates.rental_start_date, dates.rental_end_date, 0);
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "message", str_from(free_text));
    json_end(json);
    return OK;
}

/* ---- our client's calls ---- */

static enum err answer_full(struct req *req, struct res *res, int status, struct rental *rental)
{
    struct product product;
    TRY(product_by_id_ever(req->db, req->arena, rental->product_id, &product));
    TRY(mark_rentals(req, rental, 1));
    rental_full_json(res_json(res, status), req, rental, &product, req->user->id);
    return OK;
}

struct ask {
    struct dates dates;
    int64_t renter, total, price;
    struct str quote_id, variant;
    int64_t qty;
    bool has_renter, has_total, has_price, has_variant, has_qty, delivery;
};
static const struct field ask_fields[] = {
    {"rental_start_date", FIELD_TYPE_DAY, FIELD_REQUIRED,
     offsetof(struct ask, dates.rental_start_date), FIELD_NONE, 0, 0, NULL},
    {"rental_end_date", FIELD_TYPE_DAY, FIELD_REQUIRED, offsetof(struct ask, dates.rental_end_date),
     FIELD_NONE, 0, 0, NULL},
    FIELD_INT_GIVEN(struct ask, renter, FIELD_OPTIONAL, 1, INT64_MAX),
    FIELD_INT_GIVEN(struct ask, total, FIELD_OPTIONAL, 0, INT64_MAX),
    FIELD_INT_GIVEN(struct ask, price, FIELD_NULL_OK, 0, WON_MAX),
    FIELD_STR(struct ask, quote_id, FIELD_NULL_OK, 64),
    FIELD_STR_GIVEN(struct ask, variant, FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    FIELD_INT_GIVEN(struct ask, qty, FIELD_OPTIONAL, 1, UNITS_MAX),
    FIELD_BOOL(struct ask, delivery, FIELD_OPTIONAL),
};

/* The total and the quote that the caller has seen, where he says so, must still be true. */
static enum err check_quote(struct act *act, const struct product *product, const struct ask *ask)
{
    struct rental *rental = ARENA_NEW(act->arena, struct rental);
    *rental = (struct rental){
        .product_id = product->id,
        .start = ask->dates.rental_start_date,
        .end = ask->dates.rental_end_date,
        .qty = ask->has_qty ? (int32_t)ask->qty : 1,
        .by_delivery = ask->delivery,
    };

    if (rental->start > rental->end)
        return OK; /* rental_begin says what is wrong */
    TRY(rental_price_today(act->db, act->arena, product, rental));
    act->seen = rental;
    bool same = !ask->has_total || ask->total == rental->total;
    if (same && (ask->quote_id.n == 0 || quote_holds(act->arena, rental, ask->quote_id)))
        return OK;
    act->no = NO_PRICE_CHANGED;
    return rental_objection(act->no)->err;
}

/* POST /products/{id}/rentals/: ask the owner to lend, which twice the same is once; with `renter`,
 * the owner's offer to a room partner. */
static enum err post_rental(struct req *req, struct res *res)
{
    struct act act = act_of(req, false);
    struct ask ask = {0};
    struct product product;
    struct rental rental;

    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    TRY(req_read(req, ask_fields, &ask));
    int64_t renter_id = ask.has_renter ? ask.renter : req->user->id;
    enum err err = OK;

    rental = (struct rental){
        .product_id = product.id,
        .owner_id = product.owner.id,
        .variant = ask.variant,
        .qty = (int32_t)ask.qty,
    };
    if (renter_id != req->user->id && product.owner.id != req->user->id)
        return ERR_FORBIDDEN;
    act.by_delivery = ask.delivery;
    act.qty = ask.has_qty ? (int32_t)ask.qty : 1;
    if (ask.has_variant)
        act.variant = ask.variant;
    act.has_price = ask.has_price;
    act.price = ask.price;
    bool own = renter_id == req->user->id;
    err = check_quote(&act, &product, &ask);
    if (err == OK) /* before all that has changed since, perhaps by the first one itself */
        err = !own ? ERR_NOT_FOUND
                   : rental_asked_again(&act, &product, ask.dates.rental_start_date,
                                        ask.dates.rental_end_date, &rental);
    bool first = err == ERR_NOT_FOUND;
    if (first)
        err = rental_begin(&act, &product, renter_id, ask.dates.rental_start_date,
                           ask.dates.rental_end_date, &rental);
    if (first && own && act.no == NO_ALREADY_OPEN) /* both at once */
        err = rental_asked_again(&act, &product, ask.dates.rental_start_date,
                                 ask.dates.rental_end_date, &rental);
    if (err != OK)
        return refuse(req, &act, err, &rental, ask.dates);
    return answer_full(req, res, 201, &rental);
}

/* GET /api/rentals/{id}/ */
static enum err get_rental(struct req *req, struct res *res)
{
    struct rental rental;
    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY)
        return ERR_NOT_FOUND;
    return answer_full(req, res, 200, &rental);
}

struct proposal {
    struct dates dates;
    int64_t price, qty, pickup_hour;
    struct str variant, place;
    bool has_price, has_qty, has_variant, has_place, has_pickup_hour;
};
static const struct field proposal_fields[] = {
    {"rental_start_date", FIELD_TYPE_DAY, FIELD_REQUIRED,
     offsetof(struct proposal, dates.rental_start_date), FIELD_NONE, 0, 0, NULL},
    {"rental_end_date", FIELD_TYPE_DAY, FIELD_REQUIRED,
     offsetof(struct proposal, dates.rental_end_date), FIELD_NONE, 0, 0, NULL},
    FIELD_INT_GIVEN(struct proposal, price, FIELD_NULL_OK, 0, WON_MAX),
    FIELD_STR_GIVEN(struct proposal, variant, FIELD_BLANK_OK, UNIT_VARIANT_MAX),
    FIELD_INT_GIVEN(struct proposal, qty, FIELD_OPTIONAL, 1, UNITS_MAX),
    FIELD_STR_GIVEN(struct proposal, place, FIELD_NULL_OK, PLACE_MAX),
    FIELD_INT_GIVEN(struct proposal, pickup_hour, FIELD_NULL_OK, 0, 23),
};
static const struct field answer_fields[] = {
    FIELD_INT(struct act, revision, FIELD_OPTIONAL, 1, INT64_MAX),
};

/* What is said with a move: days and perhaps a price, the penalty that was shown, or a code. */
static enum err read_move(struct req *req, const struct rental *rental, enum rental_event event,
                          struct act *act, struct dates *dates)
{
    struct proposal proposal = {0};

    if (event == EVENT_HAND_OVER || event == EVENT_RETURN || event == EVENT_RETURN_PART)
        return read_handover(req, rental, event, act);
    if (event == EVENT_PRESS)
        return read_press(req, act);
    if (event == EVENT_CANCEL || event == EVENT_DECLINE)
        return read_ending(req, event, act);
    if (event == EVENT_DROP_OFF)
        return read_drop_off(req, rental, act);
    if (event == EVENT_CONTEST || event == EVENT_NOT_THERE)
        return read_contest(req, act);
    if (event == EVENT_CHECK_IN)
        return read_check_in(req, act);
    if ((event == EVENT_ACCEPT || event == EVENT_AGREE_CHANGE) && req->body.n > 0)
        TRY(req_read(req, answer_fields, act));
    if (event == EVENT_CHANGE)
        return read_change(req, act, dates);
    if (event == EVENT_AGREE_CHANGE && rental->change_by) { /* what a refusal is about */
        *dates = (struct dates){rental->change_start, rental->change_end};
        act->variant = rental->change_variant;
        act->qty = rental->change_qty;
    }
    if (event != EVENT_COUNTER && event != EVENT_ASK)
        return read_claim_move(req, event, act);
    TRY(req_fields_collect(req, proposal_fields, COUNT_OF(proposal_fields), &proposal));
    if (!str_is_line(proposal.place))
        req_field_error(req, "place", "One line only.");
    TRY(req_valid(req));
    act->has_place = proposal.has_place && proposal.place.n > 0;
    act->place = proposal.place;
    act->has_pickup_hour = proposal.has_pickup_hour;
    act->pickup_hour = proposal.pickup_hour;
    *dates = proposal.dates;
    act->has_price = proposal.has_price;
    act->price = proposal.price;
    act->qty = proposal.has_qty ? (int32_t)proposal.qty : 0;
    if (proposal.has_variant)
        act->variant = proposal.variant;
    return OK;
}

static enum err make_move(struct req *req, struct res *res, struct str name)
{
    struct act act = act_of(req, false);
    struct rental rental;
    enum rental_event event;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY)
        return ERR_NOT_FOUND;
    if (!rental_event_from(name, &event))
        return ERR_NOT_FOUND;
    struct dates dates = {rental.start, rental.end};
    TRY(read_move(req, &rental, event, &act, &dates));
    enum err err = rental_move(&act, rental.id, event, dates.rental_start_date,
                               dates.rental_end_date, &rental);
    if (err != OK)
        return refuse(req, &act, err, &rental, dates);
    return answer_full(req, res, 200, &rental);
}

/* POST /api/rentals/{id}/{move}/: one event; what is said with it read_move knows. */
static enum err post_move(struct req *req, struct res *res)
{
    return make_move(req, res, req_path(req, "move"));
}

/* POST /api/rentals/{id}/claim/ {"amount", "text"}: the move of that name; GET reads the claim. */
static enum err post_claim(struct req *req, struct res *res)
{
    return make_move(req, res, STR("claim"));
}

static const struct route routes[] = {
    {GET, "/rentalhistories/rental/", MEMBER, READS, FAST, get_rented, BODY_SMALL, false},
    {GET, "/rentalhistories/enrollment/{id}/", MEMBER, READS, FAST, get_enrolled, BODY_SMALL,
     false},
    {GET, "/rentalhistories/", MEMBER, READS, FAST, get_of_pair, BODY_SMALL, false},
    {POST, "/rentalhistories/", MEMBER, WRITES, FAST, post_schedule, BODY_SMALL, false},
    {PUT, "/rentalhistories/{id}/", MEMBER, WRITES, FAST, put_rental, BODY_SMALL, false},
    {DELETE, "/rentalhistories/{id}/", MEMBER, WRITES, FAST, delete_rental, BODY_SMALL, false},
    {GET, "/products/{id}/rentalhistories/", ANYONE, READS, FAST, get_of_product, BODY_SMALL,
     false},
    {GET, "/products/{id}/availability/", ANYONE, READS, FAST, get_availability, BODY_SMALL, false},
    {GET, "/products/{id}/quote/", ANYONE, READS, FAST, get_quote, BODY_SMALL, false},
    {GET, "/products/{id}/terms/", ANYONE, READS, FAST, get_terms, BODY_SMALL, false},
    {PUT, "/products/{id}/terms/", MEMBER, WRITES, FAST, put_terms, BODY_SMALL, false},
    {POST, "/products/{id}/rentals/", MEMBER, WRITES, FAST, post_rental, BODY_SMALL, false},
    {PUT, "/api/account/business/", MEMBER, WRITES, FAST, put_business, BODY_SMALL, false},
    {GET, "/api/rentals/", MEMBER, READS, FAST, get_mine, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/", MEMBER, READS, FAST, get_rental, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/agreement/", MEMBER, READS, FAST, get_agreement, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/units/", MEMBER, READS, FAST, get_held, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/code/", MEMBER, READS, FAST, get_code, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/check-ins/", MEMBER, READS, FAST, get_check_ins, BODY_SMALL, false},
    {GET, "/api/rentals/{id}/proof/", MEMBER, READS, FAST, get_proof, BODY_SMALL, false},
    {POST, "/api/rentals/{id}/claim/", MEMBER, WRITES, FAST, post_claim, BODY_SMALL, false},
    {POST, "/api/rentals/{id}/claim/decision/", MODERATOR, WRITES, FAST, post_decision, BODY_SMALL,
     false},
    {POST, "/api/rentals/{id}/{move}/", MEMBER, WRITES, FAST, post_move, BODY_SMALL, false},
    {POST, "/api/admin/rentals/{id}/{move}/", MODERATOR, WRITES, FAST, post_order, BODY_SMALL,
     false},
    {GET, "/api/rooms/{id}/rentals/", MEMBER, READS, FAST, get_of_room, BODY_SMALL, false},
};

const struct route_table rentals_table = {routes, COUNT_OF(routes)};
