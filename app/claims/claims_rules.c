#include "base/clock.h"
#include "claims/claims.h"

#define HOUR_US (3600 * US_PER_SECOND)

const char *const claim_kind_names[] = {"damage", "not_as_described", "lost", "stolen", NULL};
const char *const claim_word_names[] = {"claim",  "propose",       "decide",
                                        "appeal", "decide_appeal", NULL};

bool claim_is_owners_to_pay(enum claim_kind kind)
{
    return kind == CLAIM_NOT_AS_DESCRIBED;
}

bool claim_is_of_loss(enum claim_kind kind)
{
    return kind == CLAIM_LOST || kind == CLAIM_STOLEN;
}

int64_t claim_won(enum claim_kind kind, int64_t amount)
{
    return claim_is_owners_to_pay(kind) ? -amount : amount;
}

int64_t claim_most(enum claim_kind kind, int64_t declared, int64_t total, int64_t delivery_fee)
{
    if (claim_is_owners_to_pay(kind))
        return total > delivery_fee ? total - delivery_fee : 0;
    return declared > 0 && declared < CLAIM_MOST ? declared : CLAIM_MOST;
}

int64_t claim_until_us(int64_t returned_us)
{
    return returned_us + CLAIM_HOURS * HOUR_US;
}

static const struct dispute_word *newest(const struct dispute *dispute, enum claim_word word)
{
    for (size_t i = dispute->n; i-- > 0;) {
        if (dispute->words[i].word == word)
            return &dispute->words[i];
    }
    return NULL;
}

const struct dispute_word *dispute_proposal(const struct dispute *dispute)
{
    for (size_t i = dispute->n; i-- > 0;) {
        const struct dispute_word *said = &dispute->words[i];
        bool proposes = said->word == WORD_CLAIM || said->word == WORD_PROPOSE;
        if (proposes && said->has_amount)
            return said;
    }
    return NULL;
}

/* Whether who it is against has said something. */
static bool is_answered(const struct dispute *dispute)
{
    for (size_t i = 0; i < dispute->n; i++) {
        if (dispute->words[i].word == WORD_PROPOSE && dispute->words[i].member_id != dispute->by_id)
            return true;
    }
    return false;
}

int64_t dispute_due_us(const struct dispute *dispute)
{
    if (dispute->escalated_us)
        return 0;
    return dispute->at_us + (is_answered(dispute) ? AGREE_HOURS : SILENT_HOURS) * HOUR_US;
}

const struct dispute_word *dispute_decision(const struct dispute *dispute)
{
    const struct dispute_word *last = newest(dispute, WORD_DECIDE_APPEAL);
    return last ? last : newest(dispute, WORD_DECIDE);
}

bool dispute_may_be_appealed(const struct dispute *dispute, int64_t now_us)
{
    const struct dispute_word *decided = newest(dispute, WORD_DECIDE);
    return decided && !newest(dispute, WORD_APPEAL) &&
           now_us <= decided->at_us + APPEAL_DAYS * US_PER_DAY;
}

bool dispute_is_appealed(const struct dispute *dispute)
{
    return newest(dispute, WORD_APPEAL) && !newest(dispute, WORD_DECIDE_APPEAL);
}
