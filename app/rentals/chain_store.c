#include "rentals/chain_store.h"
#include "base/clock.h"
#include "rentals/rentals_sql.h"

static void event_from_columns(const struct db_rows *rows, struct arena *arena,
                               struct chain_event *ret_event)
{
    *ret_event = (struct chain_event){
        .id = db_col_int(rows, 0),
        .rental_id = db_col_int(rows, 1),
        .event = db_text(rows, 2, arena),
        .old_state = db_text(rows, 3, arena),
        .new_state = db_text(rows, 4, arena),
        .actor_id = db_col_int(rows, 5),
        .start = (int32_t)db_col_int(rows, 6),
        .end = (int32_t)db_col_int(rows, 7),
        .amount = db_col_int(rows, 8),
        .by_code = db_col_int(rows, 9) != 0,
        .at_us = db_col_int(rows, 10),
        .request_id = db_col_int(rows, 11),
        .record = db_text(rows, 12, arena),
        .prev = db_text(rows, 13, arena),
        .hash = db_text(rows, 14, arena),
        .form = db_col_int(rows, 15),
        .by_press = db_col_int(rows, 16) != 0,
        .variant = db_text(rows, 17, arena),
        .qty = db_col_int(rows, 18),
        .place = db_text(rows, 19, arena),
        .has_pickup_hour = !db_is_null(rows, 20),
        .pickup_hour = db_col_int(rows, 20),
        .said = db_text(rows, 21, arena),
    };
}

enum err rental_chain_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct chain_event **ret_events, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct chain_event *events = NULL;
    size_t n = 0, size = 0;
    bool more = false;

    TRY(db_query(db, &rental_chain_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        if (n == size) {
            struct chain_event *bigger = arena_array(arena, 2 * size + 16, sizeof(*bigger));
            if (n)
                memcpy(bigger, events, n * sizeof(*events));
            events = bigger;
            size = 2 * size + 16;
        }
        event_from_columns(&rows, arena, &events[n++]);
        TRY(db_next(&rows, &more));
    }
    *ret_events = events;
    *ret_n = n;
    return OK;
}

/* The hash before the next event. Events from before the chain are digested on the way. */
static enum err chain_head(struct db *db, struct arena *arena, int64_t rental_id,
                           struct str *ret_head)
{
    struct chain_event *events;
    size_t n = 0;
    {
        DEFER(db_done)
        struct db_rows rows = {0};
        bool found = false;
        TRY(db_query(db, &rental_chain_head_sql, DB_ARGS(db_int(rental_id)), &rows));
        TRY(db_next(&rows, &found));
        *ret_head = found ? db_text(&rows, 0, arena) : chain_start();
        if (!str_is_null(*ret_head))
            return OK;
    }
    TRY(rental_chain_read(db, arena, rental_id, &events, &n));
    *ret_head = chain_walk(arena, events, n).head;
    return OK;
}

enum err rental_event_insert(struct db *db, struct arena *arena, const struct rental *rental,
                             const struct event_said *said)
{
    struct str old_name = {0};
    if (said->old != RENTAL_NONE)
        old_name = str_from(rental_state_name(said->old));
    struct chain_event event = {
        .rental_id = rental->id,
        .event = str_from(rental_event_name(said->event)),
        .old_state = old_name,
        .new_state = str_from(rental_state_name(rental->state)),
        .actor_id = said->actor_id,
        .start = rental->start,
        .end = rental->end,
        .amount = said->amount,
        .by_code = said->by_code,
        .at_us = clock_now_us(),
        .request_id = (int64_t)(said->request_id & INT64_MAX),
        .record = said->record,
        .form = CHAIN_FORM_2,
        .by_press = said->by_press,
        .variant = said->standing->variant,
        .qty = said->standing->qty,
        .place = said->standing->place,
        .has_pickup_hour = said->standing->has_pickup_hour,
        .pickup_hour = said->standing->pickup_hour,
        .said = said->said,
    };

    TRY(chain_head(db, arena, rental->id, &event.prev));
    event.hash = chain_hash(arena, &event, event.prev);
    return db_run(
        db, &rental_event_insert_sql,
        DB_ARGS(db_int(rental->id), db_str(event.event), db_str(event.old_state),
                db_str(event.new_state), db_id_or_null(event.actor_id), db_int(event.start),
                db_int(event.end), db_int(event.request_id), db_int(event.at_us),
                db_int(event.amount), db_int(event.by_code), db_str(event.record),
                db_str(event.prev), db_str(event.hash), db_int(event.form), db_int(event.by_press),
                db_str(event.variant), db_int(event.qty), db_str(event.place),
                event.has_pickup_hour ? db_int(event.pickup_hour) : db_null(), db_str(event.said)),
        NULL);
}
