/* Messages as the loops get them: each framed once per format, shared by all who send or park it.
 */
#include "base/mem.h"
#include "chat/socket_ws.h"

enum { FRAMES_LIMIT = 64 * 1024 * 1024 };

struct chat_delivery *delivery_new(struct chat_batch *batch)
{
    struct chat_delivery *delivery = mem_take(sizeof *delivery);
    DEFER(buf_release)
    struct buf text;

    delivery->batch = batch;
    atomic_store(&delivery->refs, 1);
    buf_init(&text, SIZE_MAX / 2);
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        buf_init(&delivery->frames[i], FRAMES_LIMIT);
    for (struct chat_send *send = batch->first; send; send = send->next) {
        send->delivery = delivery;
        for (size_t i = 0; i < FORMAT_COUNT && send->err == OK && !send->mark; i++) {
            struct buf *frames = &delivery->frames[i];

            buf_clear(&text, SIZE_MAX);
            frame_message(&text, (enum chat_format)i, send);
            send->frame_at[i] = frames->n;
            ws_frame(frames, WS_TEXT, buf_as_str(&text));
            send->frame_n[i] = frames->n - send->frame_at[i];
        }
    }
    return delivery;
}

void delivery_free(struct chat_delivery *delivery)
{
    if (atomic_fetch_sub(&delivery->refs, 1) > 1)
        return;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        buf_release(&delivery->frames[i]);
    chat_batch_free(delivery->batch);
    mem_free(delivery);
}

struct str delivery_frame(const struct chat_send *send, enum chat_format format)
{
    const struct buf *frames = &send->delivery->frames[format];

    return (struct str){frames->p + send->frame_at[format], send->frame_n[format]};
}
