/* Every frame, to the byte: clients are written against these. */
#include "chat/chat_frames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CID "aaaaaaaa-6a3c-4a52-9f50-0d8f2c9b1a77"

enum { OWNER = 1, VISITOR };

static struct buf text;
static const struct room_state room = {
    .owner_id = OWNER, .visitor_id = VISITOR, .last_seq = 9, .owner_read = 9, .visitor_read = 4};

static struct chat_send message_of(int64_t sender)
{
    return (struct chat_send){
        .room = 3,
        .sender = sender,
        .kind = MESSAGE_TEXT,
        .text = STR("안녕 \"라켓\"\n"),
        .cid = STR(CID),
        .by_owner = sender == OWNER,
        .seq = 9,
        .id = 70,
        .created_us = INT64_C(1767225600123456),
        .sender_name = STR("주인"),
        .state = &room,
    };
}

/* The frame is this, and nothing stays for the next one. */
static void is(const char *wanted)
{
    buf_add(&text, "", 1);
    assert_string_equal(text.p, wanted);
    buf_clear(&text, 0);
}

static void says_a_message_with_its_cid_to_its_sender_alone(void **state)
{
    struct chat_send send = message_of(OWNER);
    static const char others[] =
        "{\"t\":\"msg\",\"seq\":9,\"id\":70,\"kind\":\"text\",\"sender_id\":1,"
        "\"sender_username\":\"주인\",\"message\":\"안녕 \\\"라켓\\\"\\n\","
        "\"ts\":\"2026-01-01T00:00:00.123456Z\"}";

    (void)state;
    frame_message(&text, FORMAT_OWNER, &send);
    is("{\"t\":\"msg\",\"seq\":9,\"id\":70,\"cid\":\"" CID
       "\",\"kind\":\"text\",\"sender_id\":1,\"sender_username\":\"주인\","
       "\"message\":\"안녕 \\\"라켓\\\"\\n\",\"ts\":\"2026-01-01T00:00:00.123456Z\"}");
    frame_message(&text, FORMAT_VISITOR, &send);
    is(others);
    send.cid = (struct str){NULL, 0};
    frame_message(&text, FORMAT_OWNER, &send);
    is(others);
    send = message_of(VISITOR);
    frame_message(&text, FORMAT_VISITOR, &send);
    is("{\"t\":\"msg\",\"seq\":9,\"id\":70,\"cid\":\"" CID
       "\",\"kind\":\"text\",\"sender_id\":2,\"sender_username\":\"주인\","
       "\"message\":\"안녕 \\\"라켓\\\"\\n\",\"ts\":\"2026-01-01T00:00:00.123456Z\"}");
}

static void says_photos_and_cards_with_their_body(void **state)
{
    struct chat_send send = message_of(VISITOR);

    (void)state;
    send.cid = (struct str){NULL, 0};
    send.sender_name = (struct str){NULL, 0};
    send.text = STR("x");
    send.body = STR("{\"url\":\"/photos/1.webp\"}");
    send.kind = MESSAGE_PHOTO;
    frame_message(&text, FORMAT_OWNER, &send);
    is("{\"t\":\"msg\",\"seq\":9,\"id\":70,\"kind\":\"photo\",\"sender_id\":2,"
       "\"sender_username\":null,\"message\":\"x\",\"ts\":\"2026-01-01T00:00:00.123456Z\","
       "\"body\":{\"url\":\"/photos/1.webp\"}}");
    send.kind = MESSAGE_CARD;
    frame_message(&text, FORMAT_VISITOR, &send);
    is("{\"t\":\"msg\",\"seq\":9,\"id\":70,\"kind\":\"card\",\"sender_id\":2,"
       "\"sender_username\":null,\"message\":\"x\",\"ts\":\"2026-01-01T00:00:00.123456Z\","
       "\"body\":{\"url\":\"/photos/1.webp\"}}");
}

static void gives_the_original_its_two_keys_first(void **state)
{
    struct chat_send send = message_of(OWNER);

    (void)state;
    send.text = STR("x");
    frame_message(&text, FORMAT_ORIGINAL, &send);
    is("{\"message\":\"x\",\"sender_username\":\"주인\",\"seq\":9,\"id\":70,\"kind\":\"text\","
       "\"sender_id\":1,\"ts\":\"2026-01-01T00:00:00.123456Z\",\"cid\":\"" CID "\"}");
    frame_error(&text, STR(CID), CHAT_RATE, 150001);
    is("{\"error\":\"메시지를 너무 자주 보내고 있습니다.\",\"cid\":\"" CID
       "\",\"code\":\"rate\",\"retry_ms\":151}");
    frame_error(&text, (struct str){NULL, 0}, CHAT_BAD, 0);
    is("{\"error\":\"메시지를 읽을 수 없습니다.\",\"cid\":null,\"code\":\"bad\"}");
}

static void acknowledges(void **state)
{
    struct chat_send send = message_of(OWNER);

    (void)state;
    frame_ack(&text, &send);
    is("{\"t\":\"ack\",\"cid\":\"" CID
       "\",\"seq\":9,\"id\":70,\"ts\":\"2026-01-01T00:00:00.123456Z\",\"dup\":false}");
    send.dup = true;
    frame_ack(&text, &send);
    is("{\"t\":\"ack\",\"cid\":\"" CID
       "\",\"seq\":9,\"id\":70,\"ts\":\"2026-01-01T00:00:00.123456Z\",\"dup\":true}");
}

static void refuses_with_a_code_and_how_long_to_wait(void **state)
{
    static const struct {
        enum chat_refusal refusal;
        const char *code;
    } codes[] = {
        {CHAT_EMPTY, "empty"},         {CHAT_BAD, "bad"},
        {CHAT_TOO_LONG, "too_long"},   {CHAT_OTHER_ROOM, "forbidden"},
        {CHAT_FORBIDDEN, "forbidden"}, {CHAT_UNAVAILABLE, "unavailable"},
    };
    char wanted[128];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        frame_nack(&text, STR(CID), codes[i].refusal, 0);
        snprintf(wanted, sizeof wanted, "{\"t\":\"nack\",\"cid\":\"" CID "\",\"code\":\"%s\"}",
                 codes[i].code);
        is(wanted);
    }
    frame_nack(&text, (struct str){NULL, 0}, CHAT_BAD, 0);
    is("{\"t\":\"nack\",\"cid\":null,\"code\":\"bad\"}");
    frame_nack(&text, STR(CID), CHAT_RATE, 1); /* rounded up: never too early */
    is("{\"t\":\"nack\",\"cid\":\"" CID "\",\"code\":\"rate\",\"retry_ms\":1}");
}

static void says_where_a_room_stands(void **state)
{
    (void)state;
    frame_sync(&text, &room, 9);
    is("{\"t\":\"sync\",\"head\":9,\"read\":{\"1\":9,\"2\":4}}");
    frame_reset(&text, 501);
    is("{\"t\":\"reset\",\"head\":501}");
    frame_read(&text, VISITOR, 4);
    is("{\"t\":\"read\",\"user\":2,\"seq\":4}");
    frame_typing(&text, VISITOR);
    is("{\"t\":\"typing\",\"user\":2}");
    frame_presence(&text, VISITOR, true);
    is("{\"t\":\"presence\",\"user\":2,\"on\":true}");
    frame_presence(&text, VISITOR, false);
    is("{\"t\":\"presence\",\"user\":2,\"on\":false}");
    frame_bye(&text, 1234);
    is("{\"t\":\"bye\",\"retry_ms\":1234}");
}

static void tells_each_member_how_the_room_is_for_him(void **state)
{
    struct chat_send send = message_of(OWNER);
    struct chat_send *mark = chat_mark_new(3, VISITOR, 4, 0);

    (void)state;
    send.text = STR("x");
    frame_room(&text, &send, true);
    is("{\"t\":\"room\",\"room\":3,\"last_seq\":9,\"read_seq\":9,\"unread\":0,\"message\":\"x\","
       "\"ts\":\"2026-01-01T00:00:00.123456Z\",\"kind\":\"text\"}");
    frame_room(&text, &send, false);
    is("{\"t\":\"room\",\"room\":3,\"last_seq\":9,\"read_seq\":4,\"unread\":5,\"message\":\"x\","
       "\"ts\":\"2026-01-01T00:00:00.123456Z\",\"kind\":\"text\"}");
    send.kind = MESSAGE_CARD;
    send.body = STR("{\"event\":\"accepted\"}");
    frame_room(&text, &send, false);
    is("{\"t\":\"room\",\"room\":3,\"last_seq\":9,\"read_seq\":4,\"unread\":5,\"message\":\"x\","
       "\"ts\":\"2026-01-01T00:00:00.123456Z\",\"kind\":\"card\",\"body\":{\"event\":\"accepted\"}"
       "}");
    mark->state = &room;
    frame_room(&text, mark, false);
    is("{\"t\":\"room\",\"room\":3,\"last_seq\":9,\"read_seq\":4,\"unread\":5,\"message\":null,"
       "\"ts\":null}");
    chat_send_free(mark);
}

static int open_text(void **state)
{
    (void)state;
    buf_init(&text, 4096);
    return 0;
}

static int close_text(void **state)
{
    (void)state;
    buf_release(&text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_a_message_with_its_cid_to_its_sender_alone),
        cmocka_unit_test(says_photos_and_cards_with_their_body),
        cmocka_unit_test(gives_the_original_its_two_keys_first),
        cmocka_unit_test(acknowledges),
        cmocka_unit_test(refuses_with_a_code_and_how_long_to_wait),
        cmocka_unit_test(says_where_a_room_stands),
        cmocka_unit_test(tells_each_member_how_the_room_is_for_him),
    };

    return cmocka_run_group_tests(tests, open_text, close_text);
}
