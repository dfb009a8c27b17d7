/* Notices of messages that nobody has read for a minute. */
#include "chat/chat_store.h"
#include "chat/chat_unread.h"

enum { ROOMS_AT_ONCE = 200 };

static enum err notice_of_room(struct app *app, struct db *db, struct arena *arena, int64_t room_id,
                               int *ret_done)
{
    struct notice notices[2];
    struct str frame;
    size_t n;

    TRY(unread_of_room(db, room_id, notices, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(notice_add(db, arena, &notices[i], &frame));
        chat_tell(app, notices[i].member_id, frame);
        ++*ret_done;
    }
    return OK;
}

enum err chat_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    int64_t ids[ROOMS_AT_ONCE];
    size_t n = unread_rooms_take(journal_unread(app->journal), clock_mono_us(), ids, ROOMS_AT_ONCE);

    *ret_done = 0;
    for (size_t i = 0; i < n; i++)
        TRY(notice_of_room(app, db, arena, ids[i], ret_done));
    return OK;
}
