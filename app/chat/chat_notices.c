/* What the clock does for rooms: cards that were left behind, notices of messages that nobody has
 * read for a minute. */
#include "chat/chat_rules.h"
#include "chat/chat_store.h"
#include "chat/chat_unread.h"

enum { ROOMS_AT_ONCE = 200, CARD_LEFT_S = 10 };

/* What is said once the notices are committed. */
struct frames {
    size_t n;
    struct {
        int64_t member_id;
        struct str frame;
    } of[2 * ROOMS_AT_ONCE];
};

static enum err add_notices(struct db *db, struct arena *arena, const int64_t *room_ids, size_t n,
                            struct frames *ret_frames)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct notice notices[2];
    size_t notice_n;

    ret_frames->n = 0;
    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++) {
        TRY(unread_of_room(db, room_ids[i], notices, &notice_n));
        for (size_t k = 0; k < notice_n; k++) {
            ret_frames->of[ret_frames->n].member_id = notices[k].member_id;
            TRY(notice_add(db, arena, &notices[k], &ret_frames->of[ret_frames->n].frame));
            ret_frames->n++;
        }
    }
    return db_tx_commit(&tx);
}

/* A card that cannot be stored stands in nobody's way: it is tried again later and later, and the
 * log says each time which one it is. Whether it has come into its room its row says: the journal
 * answers the same for one that was there already. */
static enum err post_card(struct app *app, struct db *db, const struct chat_card *card)
{
    int64_t pause_us = chat_card_pause_us(card->tries + 1);
    enum err err = chat_card_post(app, card);
    bool waits = false;

    if (err == ERR_UNAVAILABLE)
        return err;
    TRY(card_later(db, card, clock_now_us() + pause_us, &waits));
    if (waits)
        LOG_EVENT(LOG_ERROR, "card_refused", LN("card", card->id), LN("room", card->room_id),
                  LC("why", err_name(err == OK ? ERR_CONFLICT : err)), LN("tries", card->tries + 1),
                  LN("again_in_s", pause_us / US_PER_SECOND));
    return OK;
}

/* Of a server that died, or whose journal could not store just then. */
static enum err post_cards(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    struct chat_card cards[CARDS_AT_ONCE];
    int64_t now_us = clock_now_us();
    size_t n = CARDS_AT_ONCE;

    while (n == CARDS_AT_ONCE) {
        TRY(cards_waiting(db, arena, now_us - CARD_LEFT_S * US_PER_SECOND, now_us, cards, &n));
        for (size_t i = 0; i < n; i++)
            TRY(post_card(app, db, &cards[i]));
        *ret_done += (int)n;
    }
    return OK;
}

enum err chat_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    struct unread_rooms *rooms = journal_unread(app->journal);
    int64_t ids[ROOMS_AT_ONCE];
    struct frames frames;
    size_t n = ROOMS_AT_ONCE;

    *ret_done = 0;
    TRY(post_cards(app, db, arena, ret_done));
    while (n == ROOMS_AT_ONCE) {
        n = unread_rooms_take(rooms, clock_mono_us(), ids, ROOMS_AT_ONCE);
        if (n == 0)
            return OK;
        TRY(add_notices(db, arena, ids, n, &frames));
        for (size_t i = 0; i < frames.n; i++)
            chat_tell(app, frames.of[i].member_id, frames.of[i].frame);
        *ret_done += (int)frames.n;
    }
    return OK;
}
