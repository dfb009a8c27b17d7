#include "base/map.h"
#include "chat/chat_store.h"
#include "chat/tails_sql.h"

enum { DIGITS = 20 };

static void tails_map_end(struct map *map)
{
    map_release(map);
}

static void put_ids(struct buf *text, const struct tail *tails, size_t n)
{
    buf_char(text, '[');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_char(text, ',');
        buf_i64(text, tails[i].room_id);
    }
    buf_char(text, ']');
}

enum err room_tails(struct db *db, struct tail *tails, size_t n)
{
    DEFER(buf_release)
    struct buf ids;
    DEFER(tails_map_end)
    struct map by_id = {0};
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    buf_init(&ids, n * (DIGITS + 1) + 2);
    put_ids(&ids, tails, n);
    for (size_t i = 0; i < n; i++) {
        tails[i].last_seq = 0;
        map_set(&by_id, (uint64_t)tails[i].room_id, &tails[i]);
    }
    TRY(db_query(db, &room_tails_sql, DB_ARGS(db_str(buf_as_str(&ids))), &rows));
    for (;;) {
        struct tail *tail;

        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        tail = map_get(&by_id, (uint64_t)db_col_int(&rows, 0));
        if (!tail)
            continue;
        tail->last_seq = db_col_int(&rows, 1);
        tail->owner_read = db_col_int(&rows, 2);
        tail->visitor_read = db_col_int(&rows, 3);
    }
}
