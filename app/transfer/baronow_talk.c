/* Rooms and their messages, in the order in which they were written. */
#include "transfer/baronow_rules.h"
#include "transfer/baronow_store.h"

/* ---- rooms ---- */

static enum err take_room(struct town *town, const struct db_rows *rows)
{
    int64_t id = db_col_int(rows, 0);

    if (!db_is_null(rows, 5))
        return town_left_out(town, "room", id, db_text(rows, 5, &town->row));
    return bring_room(town->db, id, db_col_int(rows, 1), db_col_int(rows, 2), db_col_int(rows, 3),
                      db_col_int(rows, 4));
}

const struct baronow_step step_rooms = {"rooms", ORIGINAL_ROOMS, ROWS_PAGE, take_room, NULL};

/* ---- messages ---- */

enum { MESSAGE_ROOM, MESSAGE_ID, SENDER, TEXT, SENT, ROOM_THERE, ROOM_FAULT, IS_MEMBER };

static struct str fault_of(const struct db_rows *rows)
{
    if (db_col_int(rows, ROOM_THERE) == 0 || !db_is_null(rows, ROOM_FAULT))
        return STR("its room is left out");
    if (db_col_int(rows, IS_MEMBER) == 0)
        return STR("its sender is none of the room's two");
    return (struct str){NULL, 0};
}

/* The number of the message before it, also of what a run before this one has brought. */
static enum err go_to_room(struct town *town, int64_t room_id)
{
    bool first = town->room_id == 0;

    if (room_id == town->room_id)
        return OK;
    town->room_id = room_id;
    town->seq = 0;
    return first ? bring_room_seq(town->db, room_id, &town->seq) : OK;
}

static enum err take_message(struct town *town, const struct db_rows *rows)
{
    int64_t id = db_col_int(rows, MESSAGE_ID);
    struct str fault = fault_of(rows), all = db_col_str(rows, TEXT), text;

    if (!str_is_null(fault))
        return town_left_out(town, "message", id, fault);
    text = str_is_null(all) ? STR("") : baronow_cut(all);
    if (text.n < all.n)
        TRY(town_changed(town, "message", id, STR("cut to what a message holds here")));
    TRY(go_to_room(town, db_col_int(rows, MESSAGE_ROOM)));
    return bring_message(town->db, town->room_id, ++town->seq, id, db_col_int(rows, SENDER), text,
                         db_col_int(rows, SENT));
}

const struct baronow_step step_messages = {"messages", ORIGINAL_MESSAGES, ROWS_PAGE, take_message,
                                           NULL};
