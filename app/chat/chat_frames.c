#include "chat/chat_frames.h"

#include "base/json_write.h"

#include <stdio.h>

const char *message_kind_name(enum message_kind kind)
{
    static const char *const names[] = {"text", "photo", "card"};

    return kind < COUNT_OF(names) ? names[kind] : "text";
}

/* Begins {"t": type. */
static void begin(struct json *json, struct buf *text, const char *type)
{
    json_init(json, text);
    json_object(json);
    json_key_str(json, "t", str_from(type));
}

static void put_body(struct json *json, const struct chat_send *send)
{
    if (str_is_null(send->body))
        return;
    json_key(json, "body");
    json_raw(json, send->body);
}

static void original_message(struct buf *text, const struct chat_send *send)
{
    struct json json;

    json_init(&json, text);
    json_object(&json);
    json_key_str(&json, "message", send->text);
    json_key_str(&json, "sender_username", send->sender_name);
    json_key_int(&json, "seq", send->seq);
    json_key_int(&json, "id", send->id);
    json_key_str(&json, "kind", str_from(message_kind_name(send->kind)));
    json_key_int(&json, "sender_id", send->sender);
    json_key_instant(&json, "ts", send->created_us);
    json_key_str(&json, "cid", send->cid);
    put_body(&json, send);
    json_end(&json);
}

void frame_message(struct buf *text, enum chat_format format, const struct chat_send *send)
{
    struct json json;

    if (format == FORMAT_ORIGINAL) {
        original_message(text, send);
        return;
    }
    begin(&json, text, "msg");
    json_key_int(&json, "seq", send->seq);
    json_key_int(&json, "id", send->id);
    if ((format == FORMAT_OWNER) == send->by_owner && !str_is_null(send->cid))
        json_key_str(&json, "cid", send->cid);
    json_key_str(&json, "kind", str_from(message_kind_name(send->kind)));
    json_key_int(&json, "sender_id", send->sender);
    json_key_str(&json, "sender_username", send->sender_name);
    json_key_str(&json, "message", send->text);
    json_key_instant(&json, "ts", send->created_us);
    put_body(&json, send);
    json_end(&json);
}

void frame_ack(struct buf *text, const struct chat_send *send)
{
    struct json json;

    begin(&json, text, "ack");
    json_key_str(&json, "cid", send->cid);
    json_key_int(&json, "seq", send->seq);
    json_key_int(&json, "id", send->id);
    json_key_instant(&json, "ts", send->created_us);
    json_key_bool(&json, "dup", send->dup);
    json_end(&json);
}

static void put_refusal(struct json *json, struct str cid, enum chat_refusal refusal,
                        int64_t wait_us)
{
    json_key_str(json, "cid", cid);
    json_key_str(json, "code", str_from(chat_refusal_code(refusal)));
    if (wait_us > 0)
        json_key_int(json, "retry_ms", (wait_us + 999) / 1000);
    json_end(json);
}

void frame_nack(struct buf *text, struct str cid, enum chat_refusal refusal, int64_t wait_us)
{
    struct json json;

    begin(&json, text, "nack");
    put_refusal(&json, cid, refusal, wait_us);
}

void frame_error(struct buf *text, struct str cid, enum chat_refusal refusal, int64_t wait_us)
{
    struct json json;

    json_init(&json, text);
    json_object(&json);
    json_key_str(&json, "error", str_from(chat_refusal_text(refusal)));
    put_refusal(&json, cid, refusal, wait_us);
}

static void put_read(struct json *json, int64_t member_id, int64_t seq)
{
    char key[24];

    snprintf(key, sizeof key, "%lld", (long long)member_id);
    json_key_int(json, key, seq);
}

void frame_sync(struct buf *text, const struct room_state *state, int64_t head)
{
    struct json json;

    begin(&json, text, "sync");
    json_key_int(&json, "head", head);
    json_key(&json, "read");
    json_object(&json);
    put_read(&json, state->owner_id, state->owner_read);
    put_read(&json, state->visitor_id, state->visitor_read);
    json_end(&json);
    json_end(&json);
}

void frame_reset(struct buf *text, int64_t head)
{
    struct json json;

    begin(&json, text, "reset");
    json_key_int(&json, "head", head);
    json_end(&json);
}

void frame_read(struct buf *text, int64_t member_id, int64_t seq)
{
    struct json json;

    begin(&json, text, "read");
    json_key_int(&json, "user", member_id);
    json_key_int(&json, "seq", seq);
    json_end(&json);
}

void frame_typing(struct buf *text, int64_t member_id)
{
    struct json json;

    begin(&json, text, "typing");
    json_key_int(&json, "user", member_id);
    json_end(&json);
}

void frame_presence(struct buf *text, int64_t member_id, bool on)
{
    struct json json;

    begin(&json, text, "presence");
    json_key_int(&json, "user", member_id);
    json_key_bool(&json, "on", on);
    json_end(&json);
}

void frame_stale(struct buf *text)
{
    struct json json;

    begin(&json, text, "stale");
    json_end(&json);
}

void frame_bye(struct buf *text, int64_t retry_ms)
{
    struct json json;

    begin(&json, text, "bye");
    json_key_int(&json, "retry_ms", retry_ms);
    json_end(&json);
}

void frame_room(struct buf *text, const struct chat_send *send, bool for_owner)
{
    const struct room_state *state = send->state;
    int64_t read = for_owner ? state->owner_read : state->visitor_read;
    struct json json;

    begin(&json, text, "room");
    json_key_int(&json, "room", send->room);
    json_key_int(&json, "last_seq", state->last_seq);
    json_key_int(&json, "read_seq", read);
    json_key_int(&json, "unread", state->last_seq - read);
    json_key_str(&json, "message", send->text);
    if (send->mark) {
        json_key_null(&json, "ts");
    } else {
        json_key_instant(&json, "ts", send->created_us);
        json_key_str(&json, "kind", str_from(message_kind_name(send->kind)));
        put_body(&json, send);
    }
    json_end(&json);
}
