/* What another node says of a room: nothing it says breaks this one, and what is understood comes
 * out as it went in. */
#include "chat/chat_wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct chat_send *send = NULL, *again = NULL;
    int64_t typing = 0;
    struct buf out;

    buf_init(&out, 1 << 24);
    if (wire_take((struct str){(const char *)data, size}, 7, &arena, &send, &typing) == WIRE_SEND) {
        wire_put_send(&out, send);
        if (wire_take(buf_as_str(&out), 7, &arena, &again, &typing) != WIRE_SEND ||
            again->seq != send->seq || !str_eq(again->text, send->text) ||
            !str_eq(again->sender_name, send->sender_name) || again->read_seq != send->read_seq)
            abort();
        chat_send_free(again);
        chat_send_free(send);
    }
    buf_release(&out);
    arena_release(&arena);
    return 0;
}
