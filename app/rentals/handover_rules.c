#include "rentals/handover_rules.h"
#include "base/clock.h"
#include "crypto/hash.h"

#include <stdio.h>

static int64_t step_of(int64_t now_us)
{
    return now_us / (CODE_STEP_S * US_PER_SECOND);
}

static void code_of_step(struct str key, int64_t rental_id, enum rental_event event, int64_t step,
                         char ret_code[static CODE_DIGITS + 1])
{
    char text[96];
    unsigned char digest[SHA256_BYTES];
    uint64_t number = 0;
    int n = snprintf(text, sizeof(text), "%lld %s %lld", (long long)rental_id,
                     rental_event_name(event), (long long)step);

    hash_hmac_sha256(key, (struct str){text, (size_t)n}, digest);
    for (size_t i = 0; i < sizeof(number); i++)
        number = number << 8 | digest[i];
    for (size_t i = CODE_DIGITS; i-- > 0; number /= 10)
        ret_code[i] = (char)('0' + number % 10);
    ret_code[CODE_DIGITS] = '\0';
}

void handover_code(struct str key, int64_t rental_id, enum rental_event event, int64_t now_us,
                   char ret_code[static CODE_DIGITS + 1])
{
    code_of_step(key, rental_id, event, step_of(now_us), ret_code);
}

int handover_code_seconds(int64_t now_us)
{
    return CODE_STEP_S - (int)(now_us / US_PER_SECOND % CODE_STEP_S);
}

bool handover_code_good(struct str key, int64_t rental_id, enum rental_event event, int64_t now_us,
                        struct str code)
{
    bool good = false;
    for (int64_t ago = 0; ago <= 1; ago++) {
        char right[CODE_DIGITS + 1];
        code_of_step(key, rental_id, event, step_of(now_us) - ago, right);
        good |= hash_equal(code, (struct str){right, CODE_DIGITS});
    }
    return good;
}

enum rental_no handover_may_show(const struct rental_facts *facts, enum rental_who who,
                                 int32_t today, enum rental_event *ret_event)
{
    bool out = facts->state == ACCEPTED;
    enum rental_who taker = out ? BY_RENTER : BY_OWNER;

    *ret_event = out ? EVENT_HAND_OVER : EVENT_RETURN;
    if (!out && facts->state != IN_USE)
        return NO_NOT_NOW;
    if (who == taker)
        return NO_NOT_YOURS;
    return rental_may(facts, *ret_event, taker, today);
}
