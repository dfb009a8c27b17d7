#include "handover/record_rules.h"
#include "crypto/hash.h"

enum { LINE_MAX = 512, HEX_LENGTH = 2 * SHA256_BYTES };

const char *const handover_side_names[] = {"out", "back", NULL};
const char *const photo_slot_names[] = {"front", "back", "serial", "damage", "other", NULL};

bool record_open_side(struct str state, enum handover_side *ret_side)
{
    *ret_side = str_eq(state, STR("ACCEPTED")) ? HANDOVER_OUT : HANDOVER_BACK;
    return *ret_side == HANDOVER_OUT || str_eq(state, STR("IN_USE"));
}

bool record_is_complete(const struct handover_record *record, int64_t photos_needed)
{
    if ((int64_t)record->photo_count < photos_needed)
        return false;
    for (size_t i = 0; photos_needed > 0 && i < record->check_count; i++) {
        if (record->checks[i].answer == CHECK_OPEN)
            return false;
    }
    return true;
}

size_t record_photos_of(const struct handover_record *record, int64_t member_id)
{
    size_t n = 0;
    for (size_t i = 0; i < record->photo_count; i++)
        n += record->photos[i].member_id == member_id;
    return n;
}

static void hex_of(struct str bytes, char ret_hex[static HEX_LENGTH + 1])
{
    unsigned char digest[SHA256_BYTES];
    hash_sha256(bytes, digest);
    hash_hex((struct str){(const char *)digest, SHA256_BYTES}, ret_hex);
}

static void check_line(struct buf *text, size_t position, const struct handover_check *check)
{
    static const char *const answers[] = {
        [CHECK_OPEN] = "open", [CHECK_GOOD] = "good", [CHECK_BAD] = "bad"};
    char item[HEX_LENGTH + 1], note[HEX_LENGTH + 1];

    hex_of(check->item, item);
    hex_of(check->note, note);
    buf_format(text, "check %zu %s %lld %lld %s %s\n", position, answers[check->answer],
               (long long)check->member_id, (long long)check->at_us, item, note);
}

struct str handover_record_text(struct arena *arena, int64_t rental_id,
                                const struct handover_record *record)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, (record->photo_count + record->check_count + 1) * LINE_MAX);
    buf_format(&text, "rental %lld\nside %s\n", (long long)rental_id,
               handover_side_names[record->side]);
    for (size_t i = 0; i < record->photo_count; i++) {
        const struct handover_photo *photo = &record->photos[i];
        buf_format(&text, "photo %lld %.*s %lld %lld %.*s\n", (long long)photo->id,
                   STR_FMT(photo->slot), (long long)photo->member_id, (long long)photo->at_us,
                   STR_FMT(photo->sha256));
    }
    for (size_t i = 0; i < record->check_count; i++)
        check_line(&text, i + 1, &record->checks[i]);
    return str_copy(arena, buf_as_str(&text));
}

struct str record_digest(struct arena *arena, int64_t rental_id,
                         const struct handover_record *record)
{
    if (record->empty)
        return (struct str){0};
    char *hex = arena_take(arena, HEX_LENGTH + 1);
    hex_of(handover_record_text(arena, rental_id, record), hex);
    return (struct str){hex, HEX_LENGTH};
}
