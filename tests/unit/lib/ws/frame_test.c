#include "ws/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct ws_limits limits = {.message = 64 * 1024, .fragments = 64};
static const uint8_t mask[4] = {0x37, 0xfa, 0x21, 0x3d};

/* Appends a masked client frame whose first byte is given. */
static void client_frame(struct buf *buf, uint8_t first, struct str payload)
{
    buf_char(buf, (char)first);
    if (payload.n < 126) {
        buf_char(buf, (char)(0x80 | payload.n));
    } else if (payload.n <= UINT16_MAX) {
        buf_char(buf, (char)(0x80 | 126));
        buf_char(buf, (char)(payload.n >> 8));
        buf_char(buf, (char)payload.n);
    } else {
        buf_char(buf, (char)(0x80 | 127));
        for (int shift = 56; shift >= 0; shift -= 8)
            buf_char(buf, (char)((uint64_t)payload.n >> shift));
    }
    buf_add(buf, mask, sizeof mask);
    for (size_t i = 0; i < payload.n; i++)
        buf_char(buf, (char)(payload.p[i] ^ (char)mask[i % 4]));
}

/* Writes every event as a line, so that two readings can be compared. */
static void describe(struct buf *log, const struct ws_event *event)
{
    buf_format(log, "%d %d %d ", event->kind, event->opcode, event->close_code);
    buf_str(log, event->payload);
    buf_char(log, '\n');
}

/* Reads input in pieces of the given size. */
static void read_in_pieces(struct str input, size_t piece, struct buf *log)
{
    struct ws_reader reader;
    struct ws_event event;
    size_t taken;

    ws_reader_init(&reader);
    for (size_t at = 0; at < input.n;) {
        size_t n = input.n - at < piece ? input.n - at : piece;
        char *copy = malloc(n); /* exactly so long: sanitizers see a byte too many */
        size_t done = 0;

        assert_non_null(copy);
        memcpy(copy, input.p + at, n);
        do {
            event = ws_read(&reader, &limits, copy + done, n - done, &taken);
            done += taken;
            if (event.kind != WS_NEED_MORE)
                describe(log, &event);
        } while (event.kind != WS_NEED_MORE && event.kind != WS_FAIL);
        free(copy);
        if (event.kind == WS_FAIL)
            break;
        assert_int_equal(done, n);
        at += n;
    }
    ws_reader_release(&reader);
}

/* The input gives the expected lines, whatever the size of the pieces, and split at every byte. */
static void expect(struct buf *input, const char *expected)
{
    struct buf log;

    for (size_t piece = 1; piece <= input->n && piece < 300; piece++) {
        buf_init(&log, 1 << 20);
        read_in_pieces(buf_as_str(input), piece, &log);
        buf_char(&log, 0);
        assert_string_equal(log.p, expected);
        buf_release(&log);
    }
    buf_init(&log, 1 << 20);
    read_in_pieces(buf_as_str(input), input->n, &log);
    buf_char(&log, 0);
    assert_string_equal(log.p, expected);
    buf_release(&log);
    buf_release(input);
}

static void expect_bytes(const char *bytes, size_t n, const char *expected)
{
    struct buf input;

    buf_init(&input, 1 << 20);
    buf_add(&input, bytes, n);
    expect(&input, expected);
}
#define EXPECT_BYTES(bytes, expected) expect_bytes((bytes), sizeof(bytes) - 1, (expected))

static void expect_frame(uint8_t first, struct str payload, const char *expected)
{
    struct buf input;

    buf_init(&input, 1 << 20);
    client_frame(&input, first, payload);
    expect(&input, expected);
}

static void reads_whole_messages(void **state)
{
    struct buf input;

    (void)state;
    buf_init(&input, 1 << 20);
    client_frame(&input, 0x81, STR("hello"));
    client_frame(&input, 0x81, STR(""));
    client_frame(&input, 0x82, STR("\1\377"));
    client_frame(&input, 0x81, STR("바로"));
    buf_char(&input, (char)0x81); /* the head of one that has not come */
    expect(&input, "1 1 0 hello\n1 1 0 \n1 2 0 \1\377\n1 1 0 바로\n");
}

static void reads_every_form_of_length(void **state)
{
    static const size_t sizes[] = {125, 126, 127, 65535, 65536};
    static char text[65536];
    struct buf input, expected;

    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        buf_init(&input, 1 << 20);
        buf_init(&expected, 1 << 20);
        client_frame(&input, 0x81, (struct str){text, sizes[i]});
        buf_format(&expected, "1 1 0 ");
        buf_add(&expected, text, sizes[i]);
        buf_add(&expected, "\n", 2);
        expect(&input, expected.p);
        buf_release(&expected);
    }
}

static void assembles_fragments_with_control_frames_between(void **state)
{
    struct buf input;

    (void)state;
    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, STR("\xeb\xb0")); /* a character split over two fragments */
    client_frame(&input, 0x89, STR("ping"));
    client_frame(&input, 0x00, STR(""));
    client_frame(&input, 0x00, STR("\x94"));
    client_frame(&input, 0x8a, STR(""));
    client_frame(&input, 0x80, STR("!"));
    client_frame(&input, 0x81, STR("next"));
    expect(&input, "2 9 0 ping\n2 10 0 \n1 1 0 \xeb\xb0\x94!\n1 1 0 next\n");
}

static void refuses_what_the_head_forbids(void **state)
{
    (void)state;
    EXPECT_BYTES("\xc1\x80", "3 0 1002 \n"); /* a reserved bit */
    EXPECT_BYTES("\x83\x80", "3 0 1002 \n"); /* reserved opcodes */
    EXPECT_BYTES("\x8b\x80", "3 0 1002 \n");
    EXPECT_BYTES("\x81\x05", "3 0 1002 \n");             /* not masked */
    EXPECT_BYTES("\x80\x80", "3 0 1002 \n");             /* goes on with nothing */
    EXPECT_BYTES("\x09\x80", "3 0 1002 \n");             /* a control frame in fragments */
    EXPECT_BYTES("\x89\xfe", "3 0 1002 \n");             /* a control frame over 125 */
    EXPECT_BYTES("\x81\xfe\x00\x7d....", "3 0 1002 \n"); /* 125 in 16 bits */
    EXPECT_BYTES("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff....", "3 0 1002 \n"); /* in 64 bits */
    EXPECT_BYTES("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x01....", "3 0 1002 \n"); /* negative */
    EXPECT_BYTES("\x81\xff\x00\x00\x00\x00\x00\x01\x00\x01....", "3 0 1009 \n"); /* 64 KiB + 1 */
    EXPECT_BYTES("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff....", "3 0 1009 \n");
}

static void refuses_a_message_inside_a_message(void **state)
{
    struct buf input;

    (void)state;
    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, STR("a"));
    client_frame(&input, 0x81, STR("b"));
    expect(&input, "3 0 1002 \n");
}

static void bounds_the_sum_and_the_number_of_fragments(void **state)
{
    static char text[40000];
    struct buf input;

    (void)state;
    memset(text, 'x', sizeof text);
    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, (struct str){text, 40000});
    client_frame(&input, 0x80, (struct str){text, 65536 - 40000 + 1});
    expect(&input, "3 0 1009 \n");

    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, STR("a"));
    for (int i = 2; i < 64; i++)
        client_frame(&input, 0x00, STR(""));
    client_frame(&input, 0x80, STR("z")); /* the 64th */
    expect(&input, "1 1 0 az\n");

    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, STR("a"));
    for (int i = 2; i <= 65; i++)
        client_frame(&input, 0x00, STR(""));
    expect(&input, "3 0 1009 \n");
}

static void checks_utf8_of_text_only(void **state)
{
    struct buf input;

    (void)state;
    expect_frame(0x81, STR("\xff"), "3 0 1007 \n");
    expect_frame(0x81, STR("\xed\xa0\x80"), "3 0 1007 \n");     /* a surrogate */
    expect_frame(0x81, STR("\xc0\xaf"), "3 0 1007 \n");         /* overlong */
    expect_frame(0x81, STR("\xf4\x90\x80\x80"), "3 0 1007 \n"); /* past U+10FFFF */
    expect_frame(0x81, STR("\xeb\xb0"), "3 0 1007 \n");         /* cut */
    expect_frame(0x82, STR("\xff"), "1 2 0 \xff\n");

    buf_init(&input, 1 << 20);
    client_frame(&input, 0x01, STR("\xeb"));
    client_frame(&input, 0x80, STR("\xb0 "));
    expect(&input, "3 0 1007 \n");
}

static void checks_close_frames(void **state)
{
    (void)state;
    expect_frame(0x88, STR(""), "2 8 1005 \n");
    expect_frame(0x88, STR("\x03\xe8"), "2 8 1000 \n");
    expect_frame(0x88, STR("\x11\x31절약"), "2 8 4401 절약\n");
    expect_frame(0x88, STR("\x03"), "3 0 1002 \n");
    expect_frame(0x88, STR("\x03\xe7"), "3 0 1002 \n"); /* 999 */
    expect_frame(0x88, STR("\x03\xec"), "3 0 1002 \n"); /* 1004 */
    expect_frame(0x88, STR("\x03\xed"), "3 0 1002 \n"); /* 1005 */
    expect_frame(0x88, STR("\x03\xee"), "3 0 1002 \n"); /* 1006 */
    expect_frame(0x88, STR("\x03\xf7"), "3 0 1002 \n"); /* 1015 */
    expect_frame(0x88, STR("\x13\x88"), "3 0 1002 \n"); /* 5000 */
    expect_frame(0x88, STR("\x03\xe8\xff"), "3 0 1007 \n");
}

static void writes_frames_with_the_shortest_length(void **state)
{
    static const size_t sizes[] = {0, 1, 125, 126, 65535, 65536};
    static const size_t heads[] = {2, 2, 2, 4, 4, 10};
    static char text[65536];
    struct buf buf;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        buf_init(&buf, 1 << 20);
        assert_true(ws_frame(&buf, WS_TEXT, (struct str){text, sizes[i]}));
        assert_int_equal(buf.n, heads[i] + sizes[i]);
        assert_int_equal((uint8_t)buf.p[0], 0x81);
        assert_int_equal((uint8_t)buf.p[1], heads[i] == 2 ? sizes[i] : heads[i] == 4 ? 126 : 127);
        assert_int_equal(ws_frame_length(buf_as_str(&buf)), buf.n);
        assert_int_equal(ws_frame_length(str_sub(buf_as_str(&buf), 0, heads[i] - 1)), 0);
        buf_release(&buf);
    }
    buf_init(&buf, 8);
    assert_false(ws_frame(&buf, WS_TEXT, (struct str){text, 7}));
    assert_int_equal(buf.n, 0);
    buf_release(&buf);
}

static void writes_close_frames(void **state)
{
    static char long_reason[124];
    struct buf buf;

    (void)state;
    buf_init(&buf, 1000);
    assert_true(ws_frame_close(&buf, 4408, STR("slow")));
    assert_int_equal(buf.n, 8);
    assert_memory_equal(buf.p, "\x88\x06\x11\x38slow", 8);
    buf_clear(&buf, 0);
    assert_true(ws_frame_close(&buf, 1000, (struct str){long_reason, sizeof long_reason}));
    assert_int_equal(buf.n, 4);
    buf_release(&buf);
}

static void holds_no_memory_between_messages(void **state)
{
    struct ws_reader reader;
    struct buf input;
    struct ws_event event;
    size_t taken;

    (void)state;
    ws_reader_init(&reader);
    buf_init(&input, 1000);
    client_frame(&input, 0x81, STR("in two pieces"));
    event = ws_read(&reader, &limits, input.p, 10, &taken);
    assert_int_equal(event.kind, WS_NEED_MORE);
    event = ws_read(&reader, &limits, input.p + 10, input.n - 10, &taken);
    assert_int_equal(event.kind, WS_MESSAGE);
    event = ws_read(&reader, &limits, input.p, 0, &taken);
    assert_int_equal(event.kind, WS_NEED_MORE);
    assert_null(reader.message.p);
    assert_null(reader.control);
    assert_true(sizeof reader <= 112);
    buf_release(&input);
    ws_reader_release(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_whole_messages),
        cmocka_unit_test(reads_every_form_of_length),
        cmocka_unit_test(assembles_fragments_with_control_frames_between),
        cmocka_unit_test(refuses_what_the_head_forbids),
        cmocka_unit_test(refuses_a_message_inside_a_message),
        cmocka_unit_test(bounds_the_sum_and_the_number_of_fragments),
        cmocka_unit_test(checks_utf8_of_text_only),
        cmocka_unit_test(checks_close_frames),
        cmocka_unit_test(writes_frames_with_the_shortest_length),
        cmocka_unit_test(writes_close_frames),
        cmocka_unit_test(holds_no_memory_between_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
