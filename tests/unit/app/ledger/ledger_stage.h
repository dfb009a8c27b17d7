/* What happens to a rental and what its two say of its money; a part of the tests of its ledger. */
#pragma once
#include "base/clock.h"
#include "ledger/ledger_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 200, DEPOSIT = 50000, DELIVERY = 3000, TOTAL = 33000 };

static struct arena arena;
static struct ledger_event events[MOST];
static struct ledger_word words[MOST];
static size_t event_count, word_count;
static struct ledger_terms terms;
static struct ledger ledger;

static int set_up(void **state)
{
    (void)state;
    event_count = word_count = 0;
    terms = (struct ledger_terms){DEPOSIT, DELIVERY};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void derive(void)
{
    ledger_derive(&arena, &terms, events, event_count, words, word_count, &ledger);
}

static void happens(const char *event, const char *state, int64_t amount)
{
    int64_t at = (int64_t)(event_count + word_count + 1) * US_PER_SECOND;
    struct str old = event_count ? events[event_count - 1].new_state : STR("");
    events[event_count] = (struct ledger_event){
        .id = (int64_t)event_count * 10 + 7,
        .event = str_from(event),
        .old_state = old,
        .new_state = str_from(state),
        .amount = amount,
        .at_us = at,
    };
    event_count++;
    derive();
}

/* Of a correction what it is about. */
static int64_t said_amount;

static enum ledger_no says(enum ledger_side side, size_t entry, enum ledger_step step)
{
    struct ledger_word word = {
        .after_event = event_count ? events[event_count - 1].id : 0,
        .entry = (int64_t)entry,
        .step = step,
        .side = side,
        .amount = said_amount,
        .reason = step == STEP_CORRECT ? STR("잘못 눌렀어요") : STR(""),
        .at_us = (int64_t)(event_count + word_count + 1) * US_PER_SECOND,
    };
    enum ledger_no no = ledger_may_say(&ledger, &word);
    if (no == LEDGER_YES) {
        words[word_count++] = word;
        derive();
    }
    return no;
}

/* "kind amount state" of every line, the renter's as they are, the owner's with a minus. */
static void looks(const char *wanted)
{
    char text[1024] = "";
    size_t n = 0;
    for (size_t i = 0; i < ledger.n; i++) {
        const struct ledger_line *line = &ledger.lines[i];
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s %s%lld %s", i ? ", " : "",
                              line_kind_name(line->kind), line->payer == SIDE_OWNER ? "-" : "",
                              (long long)line->amount, line_state_name(line_state(line)));
    }
    assert_string_equal(text, wanted);
}

static void settle(size_t entry)
{
    enum ledger_side payer = ledger.lines[entry - 1].payer;
    assert_int_equal(says(payer, entry, STEP_GIVEN), LEDGER_YES);
    assert_int_equal(says(payer == SIDE_OWNER ? SIDE_RENTER : SIDE_OWNER, entry, STEP_RECEIVED),
                     LEDGER_YES);
}
