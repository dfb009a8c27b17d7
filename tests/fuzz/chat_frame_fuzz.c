/* What members send on a socket: whatever it is, it is read or refused, and a text that is taken
 * keeps to its limits. */
#include "chat/chat_rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct chat_frame frame;
    enum chat_refusal refusal = chat_frame_read(&arena, (struct str){(const char *)data, size}, 7,
                                                &frame);

    if (refusal == CHAT_FINE && chat_text_check(frame.message) != CHAT_FINE)
        abort();
    if (!str_is_null(frame.cid) && !chat_cid_valid(frame.cid))
        abort();
    arena_release(&arena);
    return 0;
}
