/* Cards that wait for the journal. */
#include "base/clock.h"
#include "chat/chat_sql.h"
#include "chat/chat_store.h"

enum err chat_card_write(struct db *db, struct chat_card *card)
{
    return db_run_id(db, &card_insert_sql,
                     DB_ARGS(db_int(card->room_id), db_int(card->sender_id), db_str(card->text),
                             db_str(card->body), db_int(clock_now_us())),
                     &card->id);
}

enum err cards_waiting(struct db *db, struct arena *arena, int64_t before_us, int64_t now_us,
                       struct chat_card ret_cards[static CARDS_AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &cards_waiting_sql,
                 DB_ARGS(db_int(before_us), db_int(now_us), db_int(CARDS_AT_ONCE)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < CARDS_AT_ONCE) {
        ret_cards[(*ret_n)++] = (struct chat_card){
            .id = db_col_int(&rows, 0),
            .room_id = db_col_int(&rows, 1),
            .sender_id = db_col_int(&rows, 2),
            .text = db_text(&rows, 3, arena),
            .body = db_text(&rows, 4, arena),
            .tries = db_col_int(&rows, 5),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err card_later(struct db *db, const struct chat_card *card, int64_t due_us, bool *ret_waits)
{
    int64_t changed = 0;

    TRY(db_run(db, &card_later_sql, DB_ARGS(db_int(card->id), db_int(due_us)), &changed));
    *ret_waits = changed > 0;
    return OK;
}
