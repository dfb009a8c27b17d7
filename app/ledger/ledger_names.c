/* What kinds, states and steps are called. */
#include "ledger/ledger_rules.h"

static const char *const kind_names[LINE_KIND_COUNT] = {
    [LINE_RENTAL_FEE] = "rental_fee",
    [LINE_DELIVERY] = "delivery",
    [LINE_DEPOSIT] = "deposit",
    [LINE_LATE_FEE] = "late_fee",
    [LINE_PENALTY] = "penalty",
    [LINE_DAMAGE] = "damage",
    [LINE_KEPT] = "kept",
    [LINE_REFUND] = "refund",
    [LINE_DEPOSIT_RETURN] = "deposit_return",
    [LINE_CLAIM_BACK] = "claim_back",
    [LINE_CORRECTION] = "correction",
};
static const char *const state_names[LINE_STATE_COUNT] = {
    [LINE_DUE] = "due",         [LINE_GIVEN] = "given",   [LINE_RECEIVED] = "received",
    [LINE_SETTLED] = "settled", [LINE_WAIVED] = "waived", [LINE_VOID] = "void",
};
static const char *const step_names[LEDGER_STEP_COUNT] = {
    [STEP_GIVEN] = "given",     [STEP_RECEIVED] = "received", [STEP_WAIVED] = "waived",
    [STEP_UNDO] = "undo",       [STEP_AGREE] = "agree",       [STEP_REFUSE] = "refuse",
    [STEP_CORRECT] = "correct",
};

const char *line_kind_name(enum line_kind kind)
{
    return kind_names[kind];
}

const char *line_state_name(enum line_state state)
{
    return state_names[state];
}

const char *ledger_step_name(enum ledger_step step)
{
    return step_names[step];
}

bool ledger_step_from(struct str name, enum ledger_step *ret_step)
{
    for (enum ledger_step step = 0; step < LEDGER_STEP_COUNT; step++) {
        if (str_eq(name, str_from(step_names[step]))) {
            *ret_step = step;
            return true;
        }
    }
    return false;
}
