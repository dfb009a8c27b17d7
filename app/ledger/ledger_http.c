#include "core/page.h"
#include "http/router.h"
#include "ledger/gear_http.h"
#include "ledger/ledger.h"
#include "ledger/ledger_work.h"
#include "ledger/statement_http.h"

enum { LATE_MOST = 1000 };

static bool side_of(const struct deal *deal, int64_t member_id, enum ledger_side *ret_side)
{
    *ret_side = member_id == deal->owner_id ? SIDE_OWNER : SIDE_RENTER;
    return member_id == deal->owner_id || member_id == deal->renter_id;
}

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

static void steps_json(struct json *json, const struct deal *deal, size_t entry,
                       enum ledger_side side)
{
    enum ledger_step steps[LEDGER_STEP_COUNT];
    size_t n = line_steps(&deal->ledger, entry, side, steps);

    json_key(json, "steps");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        json_str(json, str_from(ledger_step_name(steps[i])));
    json_end(json);
}

static void id_or_null(struct json *json, const char *key, int64_t id)
{
    if (id)
        json_key_int(json, key, id);
    else
        json_key_null(json, key);
}

static int64_t member_of(const struct deal *deal, enum ledger_side side)
{
    return side == SIDE_RENTER ? deal->renter_id : deal->owner_id;
}

/* What one of the two says changed hands instead, for the other to agree to. */
static void proposed_json(struct json *json, const struct deal *deal,
                          const struct ledger_proposal *proposed)
{
    json_key(json, "correction");
    if (!proposed->at_us) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "amount", proposed->amount);
    json_key_int(json, "by", member_of(deal, proposed->side));
    json_key_str(json, "reason", proposed->reason);
    json_key_instant(json, "at", proposed->at_us);
    json_end(json);
}

/* What everybody sees of a line. */
static void line_json(struct json *json, const struct deal *deal, size_t entry)
{
    const struct ledger_line *line = &deal->ledger.lines[entry - 1];

    json_key_int(json, "entry", (int64_t)entry);
    json_key_str(json, "kind", str_from(line_kind_name(line->kind)));
    json_key_int(json, "payer", member_of(deal, line->payer));
    json_key_int(json, "payee", member_of(deal, !line->payer));
    json_key_int(json, "amount", line->amount);
    json_key_int(json, "stands", line->stands);
    id_or_null(json, "corrects", (int64_t)line->corrects);
    json_key_str(json, "reason", line->reason);
    proposed_json(json, deal, &line->proposed);
    json_key_str(json, "because", line->because);
    json_key_str(json, "state", str_from(line_state_name(line_state(line))));
    json_key_instant(json, "created_at", line->at_us);
    instant_or_null(json, "due_at", line->due_us);
    instant_or_null(json, "given_at", line->given_us);
    instant_or_null(json, "received_at", line->received_us);
}

static void entry_json(struct json *json, const struct deal *deal, size_t entry,
                       enum ledger_side side)
{
    json_object(json);
    line_json(json, deal, entry);
    json_key_bool(json, "waits_for_me", line_waits_for(&deal->ledger.lines[entry - 1], side));
    steps_json(json, deal, entry, side);
    json_end(json);
}

static void ledger_json(struct json *json, const struct deal *deal, enum ledger_side side)
{
    json_array(json);
    for (size_t i = 1; i <= deal->ledger.n; i++)
        entry_json(json, deal, i, side);
    json_end(json);
}

enum err ledger_lines_json(struct db *db, struct arena *arena, int64_t rental_id, struct json *json)
{
    struct deal deal;

    TRY(deal_by_id(db, arena, rental_id, &deal));
    json_array(json);
    for (size_t i = 1; i <= deal.ledger.n; i++) {
        json_object(json);
        line_json(json, &deal, i);
        json_end(json);
    }
    json_end(json);
    return OK;
}

/* GET /api/rentals/{id}/ledger/: the lines, what has been said of them and what the caller may say.
 */
static enum err get_ledger(struct req *req, struct res *res)
{
    struct deal deal;
    enum ledger_side side;

    TRY(deal_by_id(req->db, req->arena, req_id(req, "id"), &deal));
    if (!side_of(&deal, req->user->id, &side))
        return ERR_NOT_FOUND;
    ledger_json(res_json(res, 200), &deal, side);
    return OK;
}

/* ---- words ---- */

static const struct {
    enum err err;
    const char *code, *detail;
} objections[LEDGER_NO_COUNT] = {
    [LEDGER_NO_ENTRY] = {ERR_NOT_FOUND, "no_entry", "the ledger has no such line"},
    [LEDGER_NOT_YOURS] = {ERR_FORBIDDEN, "not_your_step", "this is the other's to say"},
    [LEDGER_NOT_DUE] = {ERR_CONFLICT, "not_due", "nothing is due by this line any more"},
    [LEDGER_BOTH_SAID] = {ERR_CONFLICT, "both_said", "both have confirmed it: it stands"},
    [LEDGER_GIVEN_SAID] = {ERR_CONFLICT, "given_said", "what was given cannot be waived"},
    [LEDGER_NOT_SETTLED] = {ERR_CONFLICT, "not_settled",
                            "only what both have confirmed is corrected"},
    [LEDGER_NO_DIFFERENCE] = {ERR_CONFLICT, "no_difference", "this is what stands, or is proposed"},
    [LEDGER_NO_PROPOSAL] = {ERR_CONFLICT, "no_proposal", "there is no correction to agree to"},
    [LEDGER_OTHER_PROPOSAL] = {ERR_CONFLICT, "amount_changed",
                               "another amount is proposed: look again"},
    [LEDGER_TOO_MANY] = {ERR_CONFLICT, "too_many_corrections",
                         "at most 20 corrections are proposed of a rental"},
    [LEDGER_COUNTED] = {ERR_CONFLICT, "counted", "something was paid back for it already"},
};

struct said {
    int64_t entry, amount;
    struct str step, reason;
    bool has_amount;
};
static const struct field said_fields[] = {
    FIELD_INT(struct said, entry, FIELD_REQUIRED, 1, INT64_MAX),
    FIELD_STR(struct said, step, FIELD_REQUIRED, 16),
    FIELD_INT_GIVEN(struct said, amount, FIELD_NULL_OK, 0, INT64_MAX),
    FIELD_STR(struct said, reason, FIELD_BLANK_OK | FIELD_NULL_OK, CORRECTION_REASON_MAX),
};

static enum err read_word(struct req *req, struct said *said, struct ledger_word *word)
{
    TRY(req_fields_collect(req, said_fields, COUNT_OF(said_fields), said));
    if (said->step.n && !ledger_step_from(said->step, &word->step))
        req_field_error(req, "step", "given, received, waived, undo, correct, agree or refuse");
    bool corrects = ledger_step_corrects(word->step) && word->step != STEP_REFUSE;
    if (corrects && !said->has_amount)
        req_field_error(req, "amount", "This field is required.");
    if (corrects && said->amount > CORRECTION_MAX)
        req_field_error(req, "amount", "Ensure this value is less than or equal to 1000000000.");
    if (word->step == STEP_CORRECT && str_trim(said->reason).n == 0)
        req_field_error(req, "reason", "This field is required.");
    TRY(req_valid(req));
    word->amount = corrects ? said->amount : 0;
    word->reason = word->step == STEP_CORRECT ? said->reason : STR("");
    word->entry = said->entry;
    word->at_us = clock_now_us();
    return OK;
}

/* Of a correction the amount is what it is about. */
static bool amount_holds(const struct deal *deal, const struct said *said,
                         const struct ledger_word *word)
{
    return !said->has_amount || ledger_step_corrects(word->step) ||
           (size_t)said->entry > deal->ledger.n ||
           deal->ledger.lines[said->entry - 1].amount == said->amount;
}

/* Stores the word and what follows from it; *deal becomes what it is then. */
static enum err keep(struct req *req, const struct ledger_word *word, struct deal *deal,
                     struct str *ret_frame)
{
    static const enum notice_kind notices[] = {
        [STEP_GIVEN] = NOTICE_LEDGER_GIVEN,     [STEP_RECEIVED] = NOTICE_LEDGER_RECEIVED,
        [STEP_WAIVED] = NOTICE_LEDGER_WAIVED,   [STEP_UNDO] = NOTICE_LEDGER_UNDO,
        [STEP_AGREE] = NOTICE_LEDGER_AGREE,     [STEP_REFUSE] = NOTICE_LEDGER_REFUSE,
        [STEP_CORRECT] = NOTICE_LEDGER_CORRECT,
    };
    int64_t other_id = word->side == SIDE_OWNER ? deal->renter_id : deal->owner_id;

    enum err err = word_insert(req->db, deal, word, req->user->id, req->id);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "said_at_once", "the other has said something just now");
    TRY(err);
    TRY(deal_by_id(req->db, req->arena, deal->id, deal));
    TRY(deposit_keep(req->db, deal, word->at_us));
    return ledger_notice(req->db, req->arena, deal, notices[word->step], other_id, req->user->id,
                         false, ret_frame);
}

/* POST /api/rentals/{id}/ledger/ {"entry","step"}: what the caller says of a line: `given` of what
 * he pays, `received` or `waived` of what he is paid, `undo` of his own word while the other has
 * not said his; of what both have confirmed `correct`, `agree` and `refuse`. `amount`, where it is
 * said, must be the line's; of a correction it is what changed hands. Saying it again changes
 * nothing. */
static enum err post_ledger(struct req *req, struct res *res)
{
    struct ledger_word word = {0};
    struct said said = {0};
    struct str frame = {0};
    struct deal deal;

    TRY(deal_by_id(req->db, req->arena, req_id(req, "id"), &deal));
    if (!side_of(&deal, req->user->id, &word.side))
        return ERR_NOT_FOUND;
    TRY(read_word(req, &said, &word));

    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(deal_by_id(req->db, req->arena, deal.id, &deal));
    if (!amount_holds(&deal, &said, &word))
        return req_refuse(req, ERR_CONFLICT, "amount_changed", "the line is of another amount");
    enum ledger_no no = ledger_may_say(&deal.ledger, &word);
    if (no != LEDGER_YES && no != LEDGER_SAID)
        return req_refuse(req, objections[no].err, objections[no].code, objections[no].detail);
    if (no == LEDGER_YES) {
        TRY(keep(req, &word, &deal, &frame));
        TRY(db_tx_commit(&tx));
        ledger_tell(req->app, req->arena, &deal);
        if (!str_is_null(frame))
            chat_tell(req->app, word.side == SIDE_OWNER ? deal.renter_id : deal.owner_id, frame);
    }
    ledger_json(res_json(res, 200), &deal, word.side);
    return OK;
}

/* ---- the operator ---- */

static void late_json(struct json *json, const struct deal *deal)
{
    const struct ledger_line *back = ledger_deposit_return(&deal->ledger);

    json_object(json);
    json_key_int(json, "rental", deal->id);
    json_key_int(json, "product", deal->product_id);
    json_key_str(json, "product_name", deal->product);
    json_key_int(json, "owner", deal->owner_id);
    json_key_str(json, "owner_name", deal->owner);
    json_key_int(json, "renter", deal->renter_id);
    json_key_str(json, "renter_name", deal->renter);
    json_key_int(json, "amount", back->amount);
    json_key_instant(json, "ended_at", deal->ledger.ended_us);
    json_end(json);
}

/* GET /api/admin/deposits/: those that are not back 72 hours after the end, the longest first. */
static enum err get_late_deposits(struct req *req, struct res *res)
{
    int64_t before_us = clock_now_us() - DEPOSIT_LATE_HOURS * 3600 * US_PER_SECOND, *ids;
    size_t n = 0;

    TRY(deposits_late(req->db, req->arena, before_us, LATE_MOST, &ids, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        struct deal deal;
        TRY(deal_by_id(req->db, req->arena, ids[i], &deal));
        if (ledger_deposit_return(&deal.ledger))
            late_json(json, &deal);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/rentals/{id}/ledger/", MEMBER, READS, FAST, get_ledger, BODY_SMALL, false},
    {POST, "/api/rentals/{id}/ledger/", MEMBER, WRITES, FAST, post_ledger, BODY_SMALL, false},
    {GET, "/api/statement/", MEMBER, READS, FAST, get_statement, BODY_SMALL, false},
    {GET, "/api/statement.csv", MEMBER, READS, FAST, get_statement_table, BODY_SMALL, false},
    {GET, "/api/gear/", MEMBER, READS, FAST, get_gear, BODY_SMALL, false},
    {GET, "/api/gear/brief/", MEMBER, READS, FAST, get_gear_brief, BODY_SMALL, false},
    {GET, "/api/gear/days/", MEMBER, READS, FAST, get_gear_days, BODY_SMALL, false},
    {GET, "/api/admin/deposits/", MODERATOR, READS, FAST, get_late_deposits, BODY_SMALL, false},
};

const struct route_table ledger_table = {routes, COUNT_OF(routes)};
