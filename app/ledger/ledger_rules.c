#include "ledger/ledger_rules.h"
#include "base/clock.h"

enum { LINES_OF_ONE = 4 /* at most, that an event or a word adds */ };

/* ---- lines ---- */

static bool is_touched(const struct ledger_line *line)
{
    return line->given_us || line->received_us || line->waived_us;
}

/* What a line that came of correcting another one is about. */
static const struct ledger_line *root_of(const struct ledger *ledger,
                                         const struct ledger_line *line)
{
    while (line->corrects || line->rest_of)
        line = &ledger->lines[(line->corrects ? line->corrects : line->rest_of) - 1];
    return line;
}

/* Lateness is a charge like the others once an admin has called off what was back already. */
static bool is_charge(const struct ledger *ledger, const struct ledger_line *of)
{
    const struct ledger_line *line = root_of(ledger, of);
    return line->kind == LINE_RENTAL_FEE || line->kind == LINE_DELIVERY ||
           line->kind == LINE_PENALTY || line->kind == LINE_REFUND ||
           (line->kind == LINE_LATE_FEE && ledger->unused);
}

/* Above 0 for what the renter pays. */
static int64_t signed_amount(const struct ledger_line *line)
{
    return line->payer == SIDE_RENTER ? line->amount : -line->amount;
}

enum line_state line_state(const struct ledger_line *line)
{
    if (line->void_us)
        return LINE_VOID;
    if (line->waived_us)
        return LINE_WAIVED;
    if (line->kind == LINE_KEPT || (line->given_us && line->received_us))
        return LINE_SETTLED;
    if (line->received_us)
        return LINE_RECEIVED;
    return line->given_us ? LINE_GIVEN : LINE_DUE;
}

bool line_waits_for(const struct ledger_line *line, enum ledger_side side)
{
    if (line->proposed.at_us && line->proposed.side != side)
        return true;
    return line_state(line) == (side == line->payer ? LINE_RECEIVED : LINE_GIVEN);
}

struct cause {
    struct str name;
    int64_t at_us;
};

static void add(struct ledger *ledger, enum line_kind kind, enum ledger_side payer, int64_t amount,
                struct cause cause)
{
    bool back = kind == LINE_REFUND || kind == LINE_DEPOSIT_RETURN || kind == LINE_CLAIM_BACK;
    if (amount <= 0)
        return;
    ledger->lines[ledger->n++] = (struct ledger_line){
        .kind = kind,
        .payer = payer,
        .amount = amount,
        .stands = amount,
        .because = cause.name,
        .at_us = cause.at_us,
        .due_us = back ? cause.at_us + DEPOSIT_DUE_HOURS * 3600 * US_PER_SECOND : 0,
    };
}

static struct ledger_line *find(const struct ledger *ledger, enum line_kind kind)
{
    for (size_t i = ledger->n; i-- > 0;) {
        if (ledger->lines[i].kind == kind && !ledger->lines[i].void_us)
            return &ledger->lines[i];
    }
    return NULL;
}

const struct ledger_line *ledger_deposit(const struct ledger *ledger)
{
    return find(ledger, LINE_DEPOSIT);
}

const struct ledger_line *ledger_deposit_return(const struct ledger *ledger)
{
    return find(ledger, LINE_DEPOSIT_RETURN);
}

int64_t ledger_returned_us(const struct ledger *ledger)
{
    const struct ledger_line *back = find(ledger, LINE_DEPOSIT_RETURN);
    if (back == NULL)
        return 0;
    if (back->received_us)
        return back->received_us;
    return back->waived_us ? back->waived_us : back->given_us;
}

/* ---- charges ---- */

/* A line that nobody has said anything of gives way to another. While the rental goes ahead what
 * bringing it costs stays as it is. */
static bool gives_way(const struct ledger *ledger, const struct ledger_line *line)
{
    return !is_touched(line) && (ledger->unused || line->kind != LINE_DELIVERY);
}

/* Makes the charges come to what the renter owes: what was said stays, what was not gives way to
 * one line for the difference. */
static void balance(struct ledger *ledger, struct cause cause, bool anew)
{
    int64_t stays = 0, open = 0;
    for (size_t i = 0; i < ledger->n; i++) {
        struct ledger_line *line = &ledger->lines[i];
        if (!is_charge(ledger, line) || line->void_us || line->parted)
            continue;
        if (gives_way(ledger, line))
            open += signed_amount(line);
        else
            stays += signed_amount(line);
    }
    int64_t owed = ledger->charge - stays;
    if (owed == open && !anew)
        return;
    for (size_t i = 0; i < ledger->n; i++) {
        struct ledger_line *line = &ledger->lines[i];
        if (is_charge(ledger, line) && !line->void_us && !line->parted && gives_way(ledger, line))
            line->void_us = cause.at_us;
    }
    if (owed < 0)
        add(ledger, LINE_REFUND, SIDE_OWNER, -owed, cause);
    else
        add(ledger, ledger->unused ? LINE_PENALTY : LINE_RENTAL_FEE, SIDE_RENTER, owed, cause);
}

/* ---- deposit ---- */

/* Of the lines by which what is owed of another one is paid: what is not void. */
static bool settles(const struct ledger *ledger, const struct ledger_line *line,
                    const struct ledger_line *root)
{
    bool back = root->kind == LINE_DEPOSIT && line->kind == LINE_DEPOSIT_RETURN;
    return !line->void_us && (back || line->rest_of == (size_t)(root - ledger->lines) + 1);
}

/* Takes off what the renter owes of a line (below 0: the owner) what was said of those that settle
 * it. The others stay if they come to the rest, which it tells, and are void if not. */
static bool is_due_already(struct ledger *ledger, const struct ledger_line *root, int64_t *owed,
                           struct cause cause)
{
    int64_t open[] = {0, 0};
    for (size_t i = 0; i < ledger->n; i++) {
        const struct ledger_line *line = &ledger->lines[i];
        if (!settles(ledger, line, root))
            continue;
        if (!is_touched(line))
            open[line->payer] += line->stands;
        else
            *owed -= line->payer == SIDE_RENTER ? line->stands : -line->stands;
    }
    if (*owed == open[SIDE_RENTER] - open[SIDE_OWNER] && !(open[SIDE_RENTER] && open[SIDE_OWNER]))
        return true;
    for (size_t i = 0; i < ledger->n; i++) {
        if (settles(ledger, &ledger->lines[i], root) && !is_touched(&ledger->lines[i]))
            ledger->lines[i].void_us = cause.at_us;
    }
    return false;
}

static void add_rest(struct ledger *ledger, const struct ledger_line *root, enum line_kind kind,
                     int64_t owed, struct cause cause)
{
    struct ledger_line *made = &ledger->lines[ledger->n];
    add(ledger, kind, owed > 0 ? SIDE_RENTER : SIDE_OWNER, owed > 0 ? owed : -owed, cause);
    made->rest_of = (size_t)(root - ledger->lines) + 1;
}

/* Once the rental has ended what was received goes back, but for what is kept. Where that is more
 * than was received, after a correction, the renter owes it: what is kept of nothing is damage. */
static void settle_deposit(struct ledger *ledger, struct cause cause)
{
    struct ledger_line *deposit = find(ledger, LINE_DEPOSIT);
    if (deposit == NULL || deposit->waived_us)
        return;
    int64_t owed = deposit->received_us ? ledger->kept - deposit->stands : 0, damage = owed;
    if (!is_touched(deposit))
        deposit->void_us = cause.at_us;
    if (is_due_already(ledger, deposit, &owed, cause))
        return;
    add(ledger, LINE_DEPOSIT_RETURN, SIDE_OWNER, -owed, cause);
    if (owed <= 0)
        return;
    for (struct ledger_line *line = deposit; line < ledger->lines + ledger->n; line++) {
        if (line->kind == LINE_DAMAGE && settles(ledger, line, deposit))
            damage -= line->stands;
    }
    damage = damage < 0 ? 0 : damage < owed ? damage : owed;
    add_rest(ledger, deposit, LINE_DAMAGE, damage, cause);
    add_rest(ledger, deposit, LINE_REFUND, owed - damage, cause);
}

/* ---- events ---- */

static void accept(struct ledger *ledger, const struct ledger_terms *terms, int64_t total,
                   struct cause cause)
{
    int64_t delivery = terms->delivery_fee < total ? terms->delivery_fee : total;
    ledger->accepted = true;
    ledger->charge = total;
    add(ledger, LINE_DEPOSIT, SIDE_RENTER, terms->deposit, cause); /* DEPOSIT_ENTRY */
    add(ledger, LINE_RENTAL_FEE, SIDE_RENTER, total - delivery, cause);
    add(ledger, LINE_DELIVERY, SIDE_RENTER, delivery, cause);
}

/* What only its payer speaks of, or its payee does without, was not paid as far as one knows. */
static void part(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->n; i++) {
        struct ledger_line *line = &ledger->lines[i];
        if (is_charge(ledger, line) && is_touched(line) && !line->received_us)
            line->parted = true;
    }
}

static bool is(struct str name, const char *what)
{
    return str_eq(name, str_from(what));
}

/* What the owner gives back of the fee is not due from the renter. */
static void give_back(struct ledger *ledger, int64_t amount, struct cause cause)
{
    ledger->charge -= amount;
    balance(ledger, cause, false);
}

/* What both agreed on, or was decided: kept of the deposit as far as that goes. */
static void claim(struct ledger *ledger, int64_t amount, struct cause cause)
{
    const struct ledger_line *deposit = find(ledger, LINE_DEPOSIT);
    int64_t held = deposit && deposit->received_us ? deposit->stands : 0;

    ledger->claimed = amount;
    if (amount < 0) {
        give_back(ledger, -amount, cause);
        return;
    }
    ledger->kept = amount < held ? amount : held;
    add(ledger, LINE_KEPT, SIDE_RENTER, ledger->kept, cause);
    add(ledger, LINE_DAMAGE, SIDE_RENTER, amount - ledger->kept, cause);
}

/* An appeal changes nothing that stands: what it makes more is a line, and what it makes less one
 * of the owner's, but for damage of which nobody has said anything yet. */
static void decide_again(struct ledger *ledger, int64_t amount, struct cause cause)
{
    int64_t more = amount - ledger->claimed;

    if (amount < 0 || ledger->claimed < 0) {
        ledger->claimed = amount;
        give_back(ledger, -more, cause);
        return;
    }
    ledger->claimed = amount;
    struct ledger_line *damage = find(ledger, LINE_DAMAGE);
    if (more < 0 && damage && !is_touched(damage) && !damage->rest_of) {
        damage->void_us = cause.at_us;
        more += damage->amount;
    }
    add(ledger, LINE_DAMAGE, SIDE_RENTER, more, cause);
    add(ledger, LINE_CLAIM_BACK, SIDE_OWNER, -more, cause);
}

static void end(struct ledger *ledger, const struct ledger_event *event, bool unused,
                struct cause cause)
{
    ledger->ended_us = event->at_us;
    if (unused) {
        ledger->unused = true;
        part(ledger);
        ledger->charge = event->amount;
        balance(ledger, cause, true);
    } else if (is(event->old_state, "DISPUTED")) {
        claim(ledger, event->amount, cause);
    }
    settle_deposit(ledger, cause);
}

/* Who takes the thing has given the deposit that its owner got. */
static void hand_over(struct ledger *ledger, int64_t at_us)
{
    struct ledger_line *deposit = find(ledger, LINE_DEPOSIT);
    if (deposit && deposit->received_us && !deposit->given_us)
        deposit->given_us = at_us;
}

/* An admin has judged that nobody failed to come: nothing is owed for it, but lateness that its
 * owner's being away would have excused. */
static void excuse(struct ledger *ledger, int64_t late_fee, struct cause cause)
{
    if (!ledger->unused) {
        add(ledger, LINE_LATE_FEE, SIDE_RENTER, late_fee, cause);
        return;
    }
    part(ledger);
    ledger->charge = 0;
    balance(ledger, cause, false);
}

static void take_event(struct ledger *ledger, const struct ledger_terms *terms,
                       const struct ledger_event *event)
{
    const struct cause cause = {event->event, event->at_us};
    bool unused = is(event->new_state, "CANCELLED") || is(event->new_state, "NO_SHOW");

    if (ledger->ended_us && is(event->event, "decide_appeal"))
        decide_again(ledger, event->amount, cause);
    if (is(event->event, "accept") || is(event->event, "book"))
        accept(ledger, terms, event->amount, cause);
    if (is(event->event, "excuse"))
        excuse(ledger, event->amount, cause);
    if (!ledger->accepted || ledger->ended_us)
        return;
    if (is(event->event, "agree_change")) {
        ledger->charge = event->amount;
        balance(ledger, cause, false);
    }
    if (is(event->event, "hand_over"))
        hand_over(ledger, event->at_us);
    if (is(event->event, "return") || is(event->event, "close_drop"))
        add(ledger, LINE_LATE_FEE, SIDE_RENTER, event->amount, cause);
    if (unused || is(event->new_state, "COMPLETED") || is(event->new_state, "LOST"))
        end(ledger, event, unused, cause);
}

/* ---- words ---- */

/* Something was paid back, or said to be, for what its payee now says he never got. */
static bool is_counted(const struct ledger *ledger, const struct ledger_line *line)
{
    bool deposit = line->kind == LINE_DEPOSIT;
    if (!ledger->ended_us || (!deposit && !ledger->unused))
        return false;
    for (const struct ledger_line *later = line + 1; later < ledger->lines + ledger->n; later++) {
        bool same = deposit ? later->kind == LINE_DEPOSIT_RETURN || later->kind == LINE_KEPT
                            : is_charge(ledger, later);
        if (same && (is_touched(later) || later->kind == LINE_KEPT))
            return true;
    }
    return false;
}

bool ledger_step_corrects(enum ledger_step step)
{
    return step >= STEP_AGREE;
}

/* Corrections stand; what came of one is corrected where it came from. */
static enum ledger_no may_propose(const struct ledger *ledger, const struct ledger_line *line,
                                  const struct ledger_word *word)
{
    const struct ledger_proposal *proposed = &line->proposed;

    if (line_state(line) != LINE_SETTLED || line->kind == LINE_KEPT ||
        line->kind == LINE_CORRECTION)
        return LEDGER_NOT_SETTLED;
    if (proposed->at_us && proposed->amount == word->amount)
        return proposed->side == word->side ? LEDGER_SAID : LEDGER_NO_DIFFERENCE;
    if (line->stands == word->amount)
        return LEDGER_NO_DIFFERENCE;
    return ledger->proposals < CORRECTIONS_MAX ? LEDGER_YES : LEDGER_TOO_MANY;
}

static enum ledger_no may_correct(const struct ledger *ledger, const struct ledger_line *line,
                                  const struct ledger_word *word)
{
    const struct ledger_proposal *proposed = &line->proposed;

    if (word->step == STEP_CORRECT)
        return may_propose(ledger, line, word);
    if (word->step == STEP_REFUSE)
        return proposed->at_us ? LEDGER_YES : LEDGER_SAID;
    if (!proposed->at_us)
        return line->stands == word->amount && line->stands != line->amount ? LEDGER_SAID
                                                                            : LEDGER_NO_PROPOSAL;
    if (proposed->side == word->side)
        return LEDGER_NOT_YOURS;
    return proposed->amount == word->amount ? LEDGER_YES : LEDGER_OTHER_PROPOSAL;
}

static enum ledger_no may_undo(const struct ledger *ledger, const struct ledger_line *line,
                               bool payer)
{
    bool own = payer ? line->given_us : line->received_us || line->waived_us;
    bool other = payer ? line->received_us : line->given_us;
    if (!own)
        return LEDGER_SAID;
    if (other)
        return LEDGER_BOTH_SAID;
    return is_counted(ledger, line) ? LEDGER_COUNTED : LEDGER_YES;
}

enum ledger_no ledger_may_say(const struct ledger *ledger, const struct ledger_word *word)
{
    if (word->entry < 1 || (size_t)word->entry > ledger->n)
        return LEDGER_NO_ENTRY;
    const struct ledger_line *line = &ledger->lines[word->entry - 1];
    bool payer = word->side == line->payer;

    if (ledger_step_corrects(word->step))
        return may_correct(ledger, line, word);
    if (line->void_us || line->kind == LINE_KEPT)
        return LEDGER_NOT_DUE;
    if (word->step == STEP_UNDO)
        return may_undo(ledger, line, payer);
    if (payer != (word->step == STEP_GIVEN))
        return LEDGER_NOT_YOURS;
    if (word->step == STEP_WAIVED) {
        if (line->waived_us)
            return LEDGER_SAID;
        return line->given_us || line->received_us ? LEDGER_GIVEN_SAID : LEDGER_YES;
    }
    if (line->waived_us)
        return LEDGER_NOT_DUE;
    return (payer ? line->given_us : line->received_us) ? LEDGER_SAID : LEDGER_YES;
}

static void say(struct ledger_line *line, const struct ledger_word *word)
{
    switch (word->step) {
    case STEP_GIVEN:
        line->given_us = word->at_us;
        break;
    case STEP_RECEIVED:
        line->received_us = word->at_us;
        line->parted = false;
        break;
    case STEP_WAIVED:
        line->waived_us = word->at_us;
        break;
    default:
        if (word->side == line->payer)
            line->given_us = 0;
        else
            line->received_us = line->waived_us = 0;
    }
    if (line->parted && !is_touched(line))
        line->void_us = word->at_us;
}

/* What a line that is no charge and no deposit leaves open once it was corrected, or has brought
 * too much: one line, which gives way to another while nobody has said anything of it. */
static void settle_rest(struct ledger *ledger, const struct ledger_line *root, struct cause cause)
{
    int64_t sign = root->payer == SIDE_RENTER ? 1 : -1;
    int64_t owed = sign * (root->amount - root->stands);

    if (!is_due_already(ledger, root, &owed, cause))
        add_rest(ledger, root, sign * owed > 0 ? root->kind : LINE_REFUND, owed, cause);
}

/* What changed hands is another amount: what is owed stays, so more or less of it is open. */
static void take_correction(struct ledger *ledger, size_t entry, const struct ledger_word *word,
                            struct cause cause)
{
    struct ledger_line *line = &ledger->lines[entry - 1], *made = &ledger->lines[ledger->n];
    const struct ledger_line *root = root_of(ledger, line);
    int64_t more = word->amount - line->stands;

    add(ledger, LINE_CORRECTION, more > 0 ? line->payer : !line->payer, more > 0 ? more : -more,
        cause);
    made->given_us = made->received_us = word->at_us;
    made->corrects = entry;
    made->reason = line->proposed.reason;
    line->stands = word->amount;
    line->proposed = (struct ledger_proposal){0};
    if (is_charge(ledger, root))
        balance(ledger, cause, false);
    else if (root->kind != LINE_DEPOSIT && root->kind != LINE_DEPOSIT_RETURN)
        settle_rest(ledger, root, cause);
    else if (ledger->ended_us)
        settle_deposit(ledger, cause);
}

static void correct(struct ledger *ledger, size_t entry, const struct ledger_word *word,
                    struct cause cause)
{
    struct ledger_proposal *proposed = &ledger->lines[entry - 1].proposed;

    if (word->step == STEP_AGREE) {
        take_correction(ledger, entry, word, cause);
        return;
    }
    *proposed = (struct ledger_proposal){0};
    if (word->step == STEP_REFUSE)
        return;
    *proposed = (struct ledger_proposal){word->at_us, word->amount, word->side, word->reason};
    ledger->proposals++;
}

static void take_word(struct ledger *ledger, const struct ledger_word *word)
{
    if (ledger_may_say(ledger, word) != LEDGER_YES)
        return;
    const struct cause cause = {str_from(ledger_step_name(word->step)), word->at_us};
    if (ledger_step_corrects(word->step)) {
        correct(ledger, (size_t)word->entry, word, cause);
        return;
    }
    say(&ledger->lines[word->entry - 1], word);
    if (ledger->unused)
        balance(ledger, cause, false);
    if (ledger->ended_us)
        settle_deposit(ledger, cause);
}

size_t line_steps(const struct ledger *ledger, size_t entry, enum ledger_side side,
                  enum ledger_step ret_steps[static LEDGER_STEP_COUNT])
{
    size_t n = 0;
    for (enum ledger_step step = 0; step < LEDGER_STEP_COUNT; step++) {
        const struct ledger_line *line = &ledger->lines[entry - 1];
        const struct ledger_word word = {
            .entry = (int64_t)entry,
            .step = step,
            .side = side,
            .amount = step == STEP_AGREE ? line->proposed.amount : INT64_MAX, /* any other */
        };
        if (ledger_may_say(ledger, &word) == LEDGER_YES)
            ret_steps[n++] = step;
    }
    return n;
}

void ledger_derive(struct arena *arena, const struct ledger_terms *terms,
                   const struct ledger_event *events, size_t event_count,
                   const struct ledger_word *words, size_t word_count, struct ledger *ret_ledger)
{
    size_t room = LINES_OF_ONE * (event_count + word_count) + 1, w = 0;

    *ret_ledger = (struct ledger){.lines = arena_array(arena, room, sizeof(struct ledger_line))};
    for (size_t i = 0; i < event_count; i++) {
        for (; w < word_count && words[w].after_event < events[i].id; w++)
            take_word(ret_ledger, &words[w]);
        take_event(ret_ledger, terms, &events[i]);
    }
    for (; w < word_count; w++)
        take_word(ret_ledger, &words[w]);
}
