#include "transfer/baronow_rules.h"

#include "base/clock.h"
#include "base/err.h"

enum { TEXT_POINTS = 4096, TEXT_BYTES = 16 * 1024, RETURN_HOUR = 20 };

struct str baronow_password(struct str stored, bool *ret_known)
{
    const struct str none = {NULL, 0};

    *ret_known = true;
    if (stored.n == 0 || stored.p[0] == '!') /* set_unusable_password */
        return none;
    *ret_known = str_starts(stored, STR("pbkdf2_sha256$"));
    return *ret_known ? stored : none;
}

struct str baronow_state(struct str state)
{
    static const char *const words[] = {"", "새 것과 비슷해요", "깨끗해요", "쓸 만해요"};

    if (str_eq(state, STR("쓸 만 해요"))) /* as the edit page spells it */
        return STR("쓸 만해요");
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_eq(state, str_from(words[i])))
            return str_from(words[i]);
    }
    return (struct str){NULL, 0};
}

struct str baronow_cut(struct str text)
{
    size_t points = 0, at = 0;

    while (at < text.n && points < TEXT_POINTS) {
        size_t next = at + 1;

        while (next < text.n && ((unsigned char)text.p[next] & 0xc0) == 0x80)
            next++;
        if (next > TEXT_BYTES)
            break;
        at = next;
        points++;
    }
    return str_sub(text, 0, at);
}

bool baronow_key_is_good(struct str key)
{
    struct str rest = key;

    if (key.n == 0 || key.p[key.n - 1] == '/' || !str_is_line(key))
        return false;
    while (rest.n > 0) {
        struct str part = str_split(&rest, '/');
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
    }
    return true;
}

static int64_t between(int64_t low, int64_t value, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

struct baronow_fate baronow_fate(const struct baronow_deal *deal, int64_t now_us)
{
    struct baronow_fate fate = {.agreed_us = between(0, deal->created_us, now_us)};
    int64_t begin_us = clock_seoul_day_start_us(deal->start);
    int64_t due_us = clock_seoul_day_start_us(deal->end) + RETURN_HOUR * 3600 * US_PER_SECOND;
    int32_t today = clock_seoul_day(now_us);
    bool returned = str_eq(deal->state, STR("RETURNED"));

    if (returned)
        fate.returned_us = deal->updated_us < due_us ? deal->updated_us : due_us;
    else if (deal->review_us > 0 && deal->start <= today)
        fate.returned_us = deal->review_us < due_us ? deal->review_us : due_us;
    else if (deal->end < today)
        fate.returned_us = due_us;
    else if (deal->start <= today)
        fate.out_us = between(fate.agreed_us, begin_us, now_us);
    fate.by_its_days = fate.returned_us == due_us && !returned && deal->review_us == 0;
    if (fate.returned_us)
        fate.returned_us = between(fate.agreed_us, fate.returned_us, now_us);
    return fate;
}
