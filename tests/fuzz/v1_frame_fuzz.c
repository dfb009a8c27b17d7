/* What clients of v1 send: whatever it is, it is read or refused, and what is taken keeps to its
 * limits. */
#include "chat/chat_rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether a frame that was taken is one that the server may act on. */
static bool is_sound(const struct v1_frame *frame)
{
    if (frame->seq < 0 || frame->photo < 0)
        return false;
    if (frame->type == V1_SEND)
        return chat_cid_valid(frame->cid) &&
               (frame->photo > 0) == (chat_text_check(frame->message) != CHAT_FINE);
    return frame->type != V1_AUTH || frame->token.n > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct v1_frame frame;
    enum chat_refusal refusal = v1_frame_read(&arena, (struct str){(const char *)data, size},
                                              &frame);

    if (refusal == CHAT_FINE && !is_sound(&frame))
        abort();
    if (!str_is_null(frame.cid) && !chat_cid_valid(frame.cid))
        abort();
    arena_release(&arena);
    return 0;
}
