#include "ws/frame.h"

#include "base/mem.h"

enum {
    FIN_BIT = 0x80,
    RESERVED_BITS = 0x70,
    OPCODE_BITS = 0x0f,
    MASK_BIT = 0x80,
    LENGTH_BITS = 0x7f,
    LENGTH_16 = 126,
    LENGTH_64 = 127,
    MASK_SIZE = 4,
    REASON_MAX = WS_CONTROL_MAX - 2
};

static const struct ws_event need_more = {.kind = WS_NEED_MORE};

static struct ws_event fail(int close_code)
{
    return (struct ws_event){.kind = WS_FAIL, .close_code = close_code};
}

static bool is_control(uint8_t opcode)
{
    return opcode >= WS_CLOSE;
}

void ws_reader_init(struct ws_reader *reader)
{
    *reader = (struct ws_reader){.head_need = 2};
}

void ws_reader_release(struct ws_reader *reader)
{
    buf_release(&reader->message);
    mem_free(reader->control);
    ws_reader_init(reader);
}

/* Gives back what the last event's payload lay in. */
static void forget_delivered(struct ws_reader *reader)
{
    if (!reader->delivered)
        return;
    reader->delivered = false;
    if (!reader->in_message)
        buf_release(&reader->message);
    mem_free(reader->control);
    reader->control = NULL;
    reader->control_n = 0;
}

/* XORs with the mask, of which position at is the first; eight bytes at a time. */
static void unmask(char *bytes, size_t n, const uint8_t mask[MASK_SIZE], uint64_t at)
{
    uint8_t turned[8];
    uint64_t wide, word;
    size_t i = 0;

    for (size_t k = 0; k < sizeof turned; k++)
        turned[k] = mask[(at + k) % MASK_SIZE];
    memcpy(&wide, turned, sizeof wide);
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        word ^= wide;
        memcpy(bytes + i, &word, sizeof word);
    }
    for (; i < n; i++)
        bytes[i] = (char)(bytes[i] ^ (char)turned[i % sizeof turned]);
}

/* What the first two bytes tell: 0 or the close code. */
static int check_start(const struct ws_reader *reader)
{
    uint8_t opcode = reader->head[0] & OPCODE_BITS;
    bool fin = reader->head[0] & FIN_BIT;
    uint8_t length = reader->head[1] & LENGTH_BITS;

    if ((reader->head[0] & RESERVED_BITS) || !(reader->head[1] & MASK_BIT))
        return 1002;
    if (is_control(opcode))
        return opcode > WS_PONG || !fin || length > WS_CONTROL_MAX ? 1002 : 0;
    if (opcode > WS_BINARY)
        return 1002;
    return (opcode == WS_CONTINUATION) != reader->in_message ? 1002 : 0;
}

static uint8_t head_length(uint8_t second)
{
    uint8_t length = second & LENGTH_BITS;

    return (uint8_t)(2 + MASK_SIZE + (length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0));
}

/* The payload's length of a whole head; false when it is not written in the shortest form. */
static bool payload_length(const struct ws_reader *reader, uint64_t *ret_length)
{
    uint8_t length = reader->head[1] & LENGTH_BITS;
    uint64_t value = 0;

    if (length < LENGTH_16) {
        *ret_length = length;
        return true;
    }
    for (int i = 2; i < reader->head_n - MASK_SIZE; i++)
        value = value << 8 | reader->head[i];
    *ret_length = value;
    return length == LENGTH_16 ? value >= LENGTH_16 : value > UINT16_MAX && value <= INT64_MAX;
}

/* A whole head: begins the frame. Returns 0 or the close code. */
static int begin_frame(struct ws_reader *reader, const struct ws_limits *limits)
{
    uint64_t length;

    if (!payload_length(reader, &length))
        return 1002;
    reader->opcode = reader->head[0] & OPCODE_BITS;
    reader->fin = reader->head[0] & FIN_BIT;
    if (!is_control(reader->opcode)) {
        if (length > limits->message || length + reader->message.n > limits->message)
            return 1009;
        if (reader->opcode != WS_CONTINUATION) {
            reader->message_opcode = reader->opcode;
            reader->fragments = 0;
            reader->in_message = true;
            buf_init(&reader->message, limits->message);
        }
        if (++reader->fragments > limits->fragments)
            return 1009;
    }
    reader->in_frame = true;
    reader->left = length;
    reader->at = 0;
    return 0;
}

/* Takes head bytes; *ret_code is 0 or the close code. Returns how many were taken. */
static size_t read_head(struct ws_reader *reader, const struct ws_limits *limits, const char *bytes,
                        size_t n, int *ret_code)
{
    size_t taken = 0;

    *ret_code = 0;
    while (taken < n && reader->head_n < reader->head_need) {
        reader->head[reader->head_n++] = (uint8_t)bytes[taken++];
        if (reader->head_n == 2) {
            *ret_code = check_start(reader);
            if (*ret_code)
                return taken;
            reader->head_need = head_length(reader->head[1]);
        }
    }
    if (reader->head_n == reader->head_need && reader->head_need > 2)
        *ret_code = begin_frame(reader, limits);
    return taken;
}

static bool close_code_valid(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

static struct ws_event close_event(struct str payload)
{
    struct ws_event event = {.kind = WS_CONTROL, .opcode = WS_CLOSE, .close_code = 1005};

    if (payload.n == 0)
        return event;
    if (payload.n == 1)
        return fail(1002);
    event.close_code = (uint8_t)payload.p[0] << 8 | (uint8_t)payload.p[1];
    event.payload = str_sub(payload, 2, payload.n);
    if (!close_code_valid(event.close_code))
        return fail(1002);
    return str_utf8(event.payload, NULL) ? event : fail(1007);
}

/* The present frame is whole; payload is its own when a control frame, else the message's so far.
 */
static struct ws_event end_frame(struct ws_reader *reader, struct str payload)
{
    reader->in_frame = false;
    reader->head_n = 0;
    reader->head_need = 2;
    if (reader->opcode == WS_CLOSE)
        return close_event(payload);
    if (is_control(reader->opcode))
        return (struct ws_event){
            .kind = WS_CONTROL, .opcode = (enum ws_opcode)reader->opcode, .payload = payload};
    if (!reader->fin)
        return need_more;
    reader->in_message = false;
    if (reader->message_opcode == WS_TEXT && !str_utf8(payload, NULL))
        return fail(1007);
    return (struct ws_event){
        .kind = WS_MESSAGE, .opcode = (enum ws_opcode)reader->message_opcode, .payload = payload};
}

/* Stores a piece of a payload which is not whole in the input. */
static void store_piece(struct ws_reader *reader, const char *bytes, size_t n)
{
    if (!is_control(reader->opcode)) {
        buf_add(&reader->message, bytes, n); /* fits: the head was checked against the limit */
        return;
    }
    if (!reader->control)
        reader->control = mem_take(WS_CONTROL_MAX);
    memcpy(reader->control + reader->control_n, bytes, n);
    reader->control_n = (uint8_t)(reader->control_n + n);
}

/* Takes payload bytes of the present frame. */
static struct ws_event read_payload(struct ws_reader *reader, char *bytes, size_t n,
                                    size_t *ret_taken)
{
    size_t take = n < reader->left ? n : (size_t)reader->left;
    bool control = is_control(reader->opcode);
    /* Whole in the input and nothing of it stored: handed out where it lies. */
    bool in_place = take == reader->left &&
                    (control ? reader->control_n == 0 : reader->fin && reader->message.n == 0);

    *ret_taken = take;
    if (take > 0)
        unmask(bytes, take, reader->head + reader->head_n - MASK_SIZE, reader->at);
    if (in_place)
        return end_frame(reader, (struct str){bytes, take});
    if (take > 0)
        store_piece(reader, bytes, take);
    reader->at += take;
    reader->left -= take;
    if (reader->left > 0)
        return need_more;
    reader->delivered = control || reader->fin;
    return end_frame(reader, control ? (struct str){(char *)reader->control, reader->control_n}
                                     : buf_as_str(&reader->message));
}

struct ws_event ws_read(struct ws_reader *reader, const struct ws_limits *limits, char *bytes,
                        size_t n, size_t *ret_taken)
{
    size_t taken = 0, part;
    int code;

    *ret_taken = 0;
    forget_delivered(reader);
    for (;;) {
        if (!reader->in_frame) {
            if (taken == n)
                return need_more;
            part = read_head(reader, limits, bytes + taken, n - taken, &code);
            taken += part;
            *ret_taken = taken;
            if (code)
                return fail(code);
            if (!reader->in_frame)
                return need_more;
        }
        if (taken == n && reader->left > 0)
            return need_more;
        struct ws_event event = read_payload(reader, bytes + taken, n - taken, &part);
        taken += part;
        *ret_taken = taken;
        if (event.kind != WS_NEED_MORE)
            return event;
    }
}

bool ws_frame(struct buf *buf, enum ws_opcode opcode, struct str payload)
{
    uint8_t head[10] = {(uint8_t)(FIN_BIT | opcode)};
    size_t head_n = 2;

    if (payload.n < LENGTH_16) {
        head[1] = (uint8_t)payload.n;
    } else if (payload.n <= UINT16_MAX) {
        head[1] = LENGTH_16;
        head_n = 4;
    } else {
        head[1] = LENGTH_64;
        head_n = 10;
    }
    for (size_t i = 2; i < head_n; i++)
        head[i] = (uint8_t)((uint64_t)payload.n >> 8 * (head_n - 1 - i));
    char *place = buf_reserve(buf, head_n + payload.n);
    if (!place)
        return false;
    memcpy(place, head, head_n);
    if (payload.n > 0)
        memcpy(place + head_n, payload.p, payload.n);
    buf_commit(buf, head_n + payload.n);
    return true;
}

bool ws_frame_close(struct buf *buf, int code, struct str reason)
{
    char payload[WS_CONTROL_MAX] = {(char)(code >> 8), (char)(code & 0xff)};
    size_t n = reason.n <= REASON_MAX ? reason.n : 0;

    if (n > 0)
        memcpy(payload + 2, reason.p, n);
    return ws_frame(buf, WS_CLOSE, (struct str){payload, n + 2});
}

size_t ws_frame_length(struct str bytes)
{
    uint8_t length;
    size_t head_n;
    uint64_t value = 0;

    if (bytes.n < 2)
        return 0;
    length = (uint8_t)bytes.p[1] & LENGTH_BITS;
    head_n = length == LENGTH_16 ? 4 : length == LENGTH_64 ? 10 : 2;
    if (bytes.n < head_n)
        return 0;
    if (head_n == 2)
        return 2 + (size_t)length;
    for (size_t i = 2; i < head_n; i++)
        value = value << 8 | (uint8_t)bytes.p[i];
    return head_n + (size_t)value;
}
