#include "rentals/chain_rules.h"
#include "base/clock.h"
#include "crypto/hash.h"

static const char zeros[CHAIN_HASH_LENGTH + 1] =
    "0000000000000000000000000000000000000000000000000000000000000000";

struct str chain_start(void)
{
    return (struct str){zeros, CHAIN_HASH_LENGTH};
}

static struct str or_dash(struct str text)
{
    return text.n ? text : STR("-");
}

/* A place that is said on two lines is one line of the text. */
static struct str one_line(struct arena *arena, struct str text)
{
    char *line = arena_take(arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        line[i] = (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i];
    return or_dash((struct str){line, text.n});
}

static struct str hour_text(struct arena *arena, const struct chain_event *event)
{
    return event->has_pickup_hour ? str_format(arena, "%lld", (long long)event->pickup_hour)
                                  : STR("-");
}

static struct str form_2(struct arena *arena, const struct chain_event *event, struct str text)
{
    struct str size = one_line(arena, event->variant), place = one_line(arena, event->place);
    struct str said = one_line(arena, event->said), hour = hour_text(arena, event);

    return str_format(arena,
                      "%.*s"
                      "form 2\n"
                      "by_press %d\n"
                      "size %.*s\n"
                      "number %lld\n"
                      "place %.*s\n"
                      "hour %.*s\n"
                      "said %.*s\n",
                      STR_FMT(text), event->by_press, STR_FMT(size), (long long)event->qty,
                      STR_FMT(place), STR_FMT(hour), STR_FMT(said));
}

static struct str form_1(struct arena *arena, const struct chain_event *event, struct str prev)
{
    char start[11], end[11];
    struct str old = or_dash(event->old_state), record = or_dash(event->record);

    day_format(event->start, start);
    day_format(event->end, end);
    return str_format(arena,
                      "prev %.*s\n"
                      "rental %lld\n"
                      "event %.*s\n"
                      "old %.*s\n"
                      "new %.*s\n"
                      "actor %lld\n"
                      "days %s %s\n"
                      "amount %lld\n"
                      "by_code %d\n"
                      "at_us %lld\n"
                      "request %lld\n"
                      "record %.*s\n",
                      STR_FMT(prev), (long long)event->rental_id, STR_FMT(event->event),
                      STR_FMT(old), STR_FMT(event->new_state), (long long)event->actor_id, start,
                      end, (long long)event->amount, event->by_code, (long long)event->at_us,
                      (long long)event->request_id, STR_FMT(record));
}

struct str chain_text(struct arena *arena, const struct chain_event *event, struct str prev)
{
    struct str text = form_1(arena, event, prev);
    return event->form == CHAIN_FORM_2 ? form_2(arena, event, text) : text;
}

struct str chain_hash(struct arena *arena, const struct chain_event *event, struct str prev)
{
    unsigned char digest[SHA256_BYTES];
    char *hex = arena_take(arena, CHAIN_HASH_LENGTH + 1);

    hash_sha256(chain_text(arena, event, prev), digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, hex);
    return (struct str){hex, CHAIN_HASH_LENGTH};
}

struct chain_check chain_walk(struct arena *arena, const struct chain_event *events, size_t n)
{
    struct str head = chain_start();
    bool begun = false;

    for (size_t i = 0; i < n; i++) {
        const struct chain_event *event = &events[i];
        bool stored = !str_is_null(event->hash);
        if (begun && !stored)
            return (struct chain_check){CHAIN_CHANGED, i, {0}};
        if (stored && !str_eq(event->prev, head))
            return (struct chain_check){CHAIN_CUT, i, {0}};
        head = chain_hash(arena, event, head);
        if (stored && !str_eq(event->hash, head))
            return (struct chain_check){CHAIN_CHANGED, i, {0}};
        begun |= stored;
    }
    return (struct chain_check){CHAIN_GOOD, n, head};
}

const char *chain_fault_name(enum chain_fault fault)
{
    static const char *const names[] = {
        [CHAIN_GOOD] = "good",
        [CHAIN_CHANGED] = "changed",
        [CHAIN_CUT] = "cut",
    };
    return names[fault];
}
