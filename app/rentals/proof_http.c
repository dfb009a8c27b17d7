/* The chain of a rental's events, for its two and for who decides between them. */
#include "rentals/agreement_store.h"
#include "rentals/chain_store.h"
#include "rentals/no_show_store.h"
#include "rentals/rentals.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_moves.h"

static void event_json(struct json *json, struct arena *arena, const struct chain_event *event,
                       struct str prev, struct str hash)
{
    json_object(json);
    json_key_int(json, "id", event->id);
    json_key_str(json, "event", event->event);
    json_key_str(json, "old_state", event->old_state);
    json_key_str(json, "new_state", event->new_state);
    json_key(json, "actor");
    if (event->actor_id)
        json_int(json, event->actor_id);
    else
        json_null(json);
    json_key_day(json, "rental_start_date", event->start);
    json_key_day(json, "rental_end_date", event->end);
    json_key_int(json, "amount", event->amount);
    json_key_bool(json, "by_code", event->by_code);
    json_key_bool(json, "by_press", event->by_press);
    json_key_instant(json, "at", event->at_us);
    json_key_str(json, "record", event->record);
    json_key_str(json, "prev_hash", prev);
    json_key_str(json, "hash", hash);
    json_key_str(json, "text", chain_text(arena, event, prev));
    json_end(json);
}

/* What is stored; of events from before the chain, what the walk makes of them. */
static void events_json(struct json *json, struct arena *arena, const struct chain_event *events,
                        size_t n)
{
    struct str head = chain_start();
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        const struct chain_event *event = &events[i];
        bool stored = !str_is_null(event->hash);
        struct str prev = stored ? event->prev : head;
        head = stored ? event->hash : chain_hash(arena, event, prev);
        event_json(json, arena, event, prev, head);
    }
    json_end(json);
}

/* The first event whose hand-over record is not any more what it froze; n: none. */
static enum err check_records(struct db *db, struct arena *arena, const struct chain_event *events,
                              size_t n, size_t *ret_at)
{
    for (*ret_at = 0; *ret_at < n; ++*ret_at) {
        const struct chain_event *event = &events[*ret_at];
        bool out = str_eq(event->old_state, STR("ACCEPTED")), complete;
        struct str digest;
        if (str_is_null(event->record))
            continue;
        TRY(handover_record_judge(db, arena, event->rental_id, out ? HANDOVER_OUT : HANDOVER_BACK,
                                  &complete, &digest));
        if (!str_eq(digest, event->record))
            return OK;
    }
    return OK;
}

/* The first check-in of which is not said any more what was; n: none. What is forgotten is as if it
 * were. */
static enum err check_check_ins(struct db *db, struct arena *arena,
                                const struct chain_event *events, size_t n, size_t *ret_at)
{
    struct check_in said[CHECK_INS_ALL];
    size_t said_n = 0, k = 0;

    if (n > 0)
        TRY(check_ins_read(db, arena, events[0].rental_id, said, &said_n));
    for (*ret_at = 0; *ret_at < n; ++*ret_at) {
        const struct chain_event *event = &events[*ret_at];
        if (!str_eq(event->event, STR("check_in")))
            continue;
        const struct check_in *one = k < said_n ? &said[k++] : NULL;
        if (!one || one->member_id != event->actor_id ||
            (!one->forgotten && !str_eq(check_in_digest(arena, one), event->said)))
            return OK;
    }
    return OK;
}

static bool same_agreement(const struct chain_event *event, const struct agreement *agreed)
{
    return event->start == agreed->start && event->end == agreed->end &&
           event->amount == agreed->total && event->qty == agreed->qty &&
           str_eq(event->variant, agreed->variant) && str_eq(event->place, agreed->place) &&
           event->has_pickup_hour == agreed->has_pickup_hour &&
           event->pickup_hour == agreed->pickup_hour;
}

/* The first event by which the two agreed on something else than the row of that agreement says; n:
 * none. Events of form 1 do not say enough. */
static enum err check_agreements(struct db *db, struct arena *arena,
                                 const struct chain_event *events, size_t n, size_t *ret_at)
{
    struct agreement past[AGREEMENTS_MAX];
    size_t past_n = 0;
    int64_t version = 0;

    *ret_at = n;
    if (n > 0)
        TRY(agreements_past(db, arena, events[0].rental_id, past, &past_n));
    for (size_t i = 0; i < n; i++) {
        bool agrees = str_eq(events[i].event, STR("accept")) ||
                      str_eq(events[i].event, STR("book")) ||
                      str_eq(events[i].event, STR("agree_change"));
        version += agrees;
        if (!agrees || events[i].form != CHAIN_FORM_2)
            continue;
        for (size_t k = 0; k < past_n; k++) {
            if (past[k].version == version && !same_agreement(&events[i], &past[k])) {
                *ret_at = i;
                return OK;
            }
        }
    }
    return OK;
}

enum err rental_proof_json(struct db *db, struct arena *arena, int64_t rental_id, struct json *json)
{
    struct chain_event *events;
    struct rental rental;
    size_t n = 0;

    TRY(rental_by_id(db, arena, rental_id, &rental));
    TRY(rental_chain_read(db, arena, rental_id, &events, &n));
    struct chain_check check = chain_walk(arena, events, n);
    const char *why = check.fault == CHAIN_GOOD ? NULL : chain_fault_name(check.fault);
    if (!why)
        TRY(check_records(db, arena, events, n, &check.at));
    if (!why && check.at < n)
        why = "record";
    if (!why)
        TRY(check_agreements(db, arena, events, n, &check.at));
    if (!why && check.at < n)
        why = "agreement";
    if (!why)
        TRY(check_check_ins(db, arena, events, n, &check.at));
    if (!why && check.at < n)
        why = "check_in";
    if (!why && (n == 0 || rental_state_from(events[n - 1].new_state) != rental.state))
        why = "state";

    json_object(json);
    json_key_int(json, "rental", rental_id);
    json_key_bool(json, "verifies", !why);
    json_key_str(json, "why", why ? str_from(why) : (struct str){0});
    json_key(json, "broken_at");
    if (check.at == n)
        json_null(json);
    else
        json_int(json, events[check.at].id);
    json_key_str(json, "head", check.head);
    json_key(json, "events");
    events_json(json, arena, events, n);
    json_end(json);
    return OK;
}

/* GET /api/rentals/{id}/proof/: every event with what was digested, and whether the chain holds. */
enum err get_proof(struct req *req, struct res *res)
{
    struct rental rental;

    TRY(rental_by_id(req->db, req->arena, req_id(req, "id"), &rental));
    if (rental_side(&rental, req->user->id) == BY_NOBODY && !req->user->moderator)
        return ERR_NOT_FOUND;
    return rental_proof_json(req->db, req->arena, rental.id, res_json(res, 200));
}
