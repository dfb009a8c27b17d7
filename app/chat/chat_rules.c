#include "chat/chat_rules.h"

#include "base/clock.h"
#include "base/json_read.h"

#include <jansson.h>

const struct chat_rate chat_rate_member = {5, 20};
const struct chat_rate chat_rate_socket = {20, 60};
const struct chat_rate chat_rate_marks = {1, 1};
const struct chat_rate chat_rate_opens = {10, 30};

enum { BREACHES = 3 };
#define BREACH_WINDOW_US (60 * US_PER_SECOND)

static const struct {
    const char *code, *text;
} refusals[] = {
    [CHAT_FINE] = {"", ""},
    [CHAT_EMPTY] = {"empty", "메시지 텍스트가 필요합니다."},
    [CHAT_BAD] = {"bad", "메시지를 읽을 수 없습니다."},
    [CHAT_TOO_LONG] = {"too_long", "메시지가 너무 깁니다."},
    [CHAT_OTHER_ROOM] = {"forbidden", "다른 채팅방에는 보낼 수 없습니다."},
    [CHAT_RATE] = {"rate", "메시지를 너무 자주 보내고 있습니다."},
    [CHAT_UNAVAILABLE] = {"unavailable", "지금은 메시지를 저장할 수 없습니다."},
    [CHAT_FORBIDDEN] = {"forbidden", "이 채팅방에 보낼 수 없습니다."},
};

const char *chat_refusal_code(enum chat_refusal refusal)
{
    return refusals[refusal].code;
}

const char *chat_refusal_text(enum chat_refusal refusal)
{
    return refusals[refusal].text;
}

enum chat_refusal chat_text_check(struct str text)
{
    size_t points;

    if (text.n == 0)
        return CHAT_EMPTY;
    if (text.n > CHAT_TEXT_BYTES)
        return CHAT_TOO_LONG;
    if (memchr(text.p, 0, text.n) || !str_utf8(text, &points))
        return CHAT_BAD;
    return points > CHAT_TEXT_POINTS ? CHAT_TOO_LONG : CHAT_FINE;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool chat_cid_valid(struct str cid)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (cid.n != sizeof form - 1)
        return false;
    for (size_t i = 0; i < cid.n; i++) {
        if (form[i] == '-' ? cid.p[i] != '-' : !is_hex(cid.p[i]))
            return false;
    }
    return true;
}

/* At most 16 keys in every object of the tree; its depth is bounded by the parser. */
static bool keys_few(const json_t *tree)
{
    size_t i;
    const char *key;
    json_t *value;

    if (json_is_object(tree)) {
        if (json_object_size(tree) > CHAT_FRAME_KEYS)
            return false;
        json_object_foreach((json_t *)(uintptr_t)tree, key, value)
        {
            if (!keys_few(value))
                return false;
        }
    }
    json_array_foreach(tree, i, value)
    {
        if (!keys_few(value))
            return false;
    }
    return true;
}

static struct str text_of(const json_t *value)
{
    if (!json_is_string(value))
        return (struct str){NULL, 0};
    return (struct str){json_string_value(value), json_string_length(value)};
}

/* The original's client says the room again, as a number or as text. */
static enum chat_refusal check_room(const json_t *value, int64_t room_id)
{
    int64_t number;

    if (!value)
        return CHAT_FINE;
    if (json_is_integer(value))
        return json_integer_value(value) == room_id ? CHAT_FINE : CHAT_OTHER_ROOM;
    if (!str_to_u63(text_of(value), &number))
        return CHAT_BAD;
    return number == room_id ? CHAT_FINE : CHAT_OTHER_ROOM;
}

static enum chat_refusal read_tree(struct arena *arena, const json_t *tree, int64_t room_id,
                                   struct chat_frame *ret_frame)
{
    const json_t *message, *cid;
    enum chat_refusal refusal;

    if (!json_is_object(tree) || !keys_few(tree))
        return CHAT_BAD;
    cid = json_object_get(tree, "cid");
    if (cid && !json_is_null(cid)) {
        if (!chat_cid_valid(text_of(cid)))
            return CHAT_BAD;
        ret_frame->cid = str_copy(arena, text_of(cid));
    }
    refusal = check_room(json_object_get(tree, "room_id"), room_id);
    if (refusal != CHAT_FINE)
        return refusal;
    message = json_object_get(tree, "message");
    if (!json_is_string(message))
        return CHAT_BAD;
    ret_frame->message = str_copy(arena, text_of(message));
    return chat_text_check(ret_frame->message);
}

enum chat_refusal chat_frame_read(struct arena *arena, struct str text, int64_t room_id,
                                  struct chat_frame *ret_frame)
{
    DEFER(json_tree_free)
    json_t *tree = NULL;
    struct str why;

    *ret_frame = (struct chat_frame){0};
    if (json_tree_parse(arena, text, &tree, &why) != OK)
        return CHAT_BAD;
    return read_tree(arena, tree, room_id, ret_frame);
}

/* ---- v1 ---- */

static enum v1_type v1_type_of(struct str name)
{
    static const struct {
        const char *name;
        enum v1_type type;
    } types[] = {{"send", V1_SEND}, {"resume", V1_RESUME}, {"read", V1_READ},
                 {"recv", V1_RECV}, {"typing", V1_TYPING}, {"auth", V1_AUTH}};

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_eq(name, str_from(types[i].name)))
            return types[i].type;
    }
    return V1_OTHER;
}

static enum chat_refusal read_number(const json_t *value, int64_t least, int64_t *ret_number)
{
    if (!json_is_integer(value) || json_integer_value(value) < least)
        return CHAT_BAD;
    *ret_number = json_integer_value(value);
    return CHAT_FINE;
}

/* {"cid", and "message" or "photo"} */
static enum chat_refusal read_send(struct arena *arena, const json_t *tree, struct v1_frame *frame)
{
    struct str cid = text_of(json_object_get(tree, "cid"));
    const json_t *message = json_object_get(tree, "message");
    const json_t *photo = json_object_get(tree, "photo");

    if (!chat_cid_valid(cid))
        return CHAT_BAD;
    frame->cid = str_copy(arena, cid);
    if (photo && message)
        return CHAT_BAD;
    if (photo)
        return read_number(photo, 1, &frame->photo);
    if (!json_is_string(message))
        return CHAT_BAD;
    frame->message = str_copy(arena, text_of(message));
    return chat_text_check(frame->message);
}

static enum chat_refusal read_v1_tree(struct arena *arena, const json_t *tree,
                                      struct v1_frame *frame)
{
    const json_t *type;

    if (!json_is_object(tree) || !keys_few(tree))
        return CHAT_BAD;
    type = json_object_get(tree, "t");
    if (!json_is_string(type))
        return CHAT_BAD;
    frame->type = v1_type_of(text_of(type));
    switch (frame->type) {
    case V1_SEND:
        return read_send(arena, tree, frame);
    case V1_RESUME:
        return read_number(json_object_get(tree, "since"), 0, &frame->seq);
    case V1_READ:
    case V1_RECV:
        return read_number(json_object_get(tree, "seq"), 0, &frame->seq);
    case V1_AUTH:
        frame->token = str_copy(arena, text_of(json_object_get(tree, "token")));
        return frame->token.n > 0 ? CHAT_FINE : CHAT_BAD;
    case V1_TYPING:
    case V1_OTHER:
        break;
    }
    return CHAT_FINE;
}

enum chat_refusal v1_frame_read(struct arena *arena, struct str text, struct v1_frame *ret_frame)
{
    DEFER(json_tree_free)
    json_t *tree = NULL;
    struct str why;

    *ret_frame = (struct v1_frame){0};
    if (json_tree_parse(arena, text, &tree, &why) != OK)
        return CHAT_BAD;
    return read_v1_tree(arena, tree, ret_frame);
}

/* ---- cards ---- */

int64_t chat_card_pause_us(int64_t tries)
{
    enum { FIRST_S = 10, MOST_S = 3600, DOUBLINGS = 9 };
    int64_t seconds = FIRST_S * (INT64_C(1) << (tries < DOUBLINGS ? tries : DOUBLINGS));

    return (seconds < MOST_S ? seconds : MOST_S) * US_PER_SECOND;
}

/* ---- rates ---- */

bool chat_rate_take(int64_t *level, struct chat_rate rate, int64_t now_us, int64_t *ret_wait_us)
{
    int64_t every = US_PER_SECOND / rate.per_second;
    int64_t next = (*level > now_us ? *level : now_us) + every;
    int64_t ahead = next - now_us - every * rate.burst;

    *ret_wait_us = ahead > 0 ? ahead : 0;
    if (ahead > 0)
        return false;
    *level = next;
    return true;
}

bool chat_breach_note(struct chat_breaches *breaches, int64_t now_us, int64_t wait_us)
{
    bool breach = now_us < breaches->wait_until_us;

    breaches->wait_until_us = now_us + wait_us;
    if (!breach)
        return false;
    if (breaches->count == 0 || now_us - breaches->since_us > BREACH_WINDOW_US) {
        breaches->since_us = now_us;
        breaches->count = 0;
    }
    return ++breaches->count >= BREACHES;
}
