#include "desk/usage_store.h"
#include "desk/usage_sql.h"

enum {
    PIECE = 1000,     /* rows of one step, and at most so many days: others wait for its writing */
    ROOMS = 100,      /* rooms of one step */
    YOUNG_S = 60,     /* what is younger may still have neighbours that are not committed */
    STEPS_US = 250000 /* of a call */
};

static int64_t seoul_ahead_us(void)
{
    int32_t today = clock_today();

    return today * US_PER_DAY - clock_seoul_day_start_us(today);
}

/* ---- marks ---- */

static enum err mark_read(struct db *db, const char *name, int64_t *ret_upto)
{
    enum err err = db_run_id(db, &usage_mark_sql, DB_ARGS(db_str(str_from(name))), ret_upto);

    if (err != ERR_NOT_FOUND)
        return err;
    *ret_upto = 0;
    return db_run(db, &usage_mark_begin_sql, DB_ARGS(db_str(str_from(name)), db_int(0)), NULL);
}

/* ERR_CONFLICT: another node has moved it meanwhile. */
static enum err mark_move(struct db *db, const char *name, int64_t from, int64_t upto)
{
    int64_t changed = 0;

    TRY(db_run(db, &usage_mark_move_sql,
               DB_ARGS(db_str(str_from(name)), db_int(from), db_int(upto)), &changed));
    return changed == 0 ? ERR_CONFLICT : OK;
}

static enum err add(struct db *db, const struct usage_day *day)
{
    return db_run(db, &usage_add_sql,
                  DB_ARGS(db_int(day->day), db_int(day->members), db_int(day->listings),
                          db_int(day->requests), db_int(day->agreed), db_int(day->messages),
                          db_int(day->won)),
                  NULL);
}

/* What was counted and how far, together or not at all. */
static enum err keep(struct db *db, const char *name, int64_t from, int64_t upto,
                     const struct usage_day *days, size_t n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(mark_move(db, name, from, upto));
    db_pipe_begin(db);
    for (size_t i = 0; i < n; i++)
        TRY(add(db, &days[i]));
    return db_tx_commit(&tx);
}

/* ---- pieces ---- */

/* The days of a piece, and the highest id in it. */
struct piece {
    struct usage_day days[PIECE];
    size_t n;
    int64_t upto, rows;
};
typedef void put_fn(struct usage_day *day, const struct db_rows *rows);

static void put_members(struct usage_day *day, const struct db_rows *rows)
{
    day->members = db_col_int(rows, 1);
}

static void put_listings(struct usage_day *day, const struct db_rows *rows)
{
    day->listings = db_col_int(rows, 1);
}

static void put_rentals(struct usage_day *day, const struct db_rows *rows)
{
    day->requests = db_col_int(rows, 2);
    day->agreed = db_col_int(rows, 3);
    day->won = db_col_int(rows, 4);
}

static void put_messages(struct usage_day *day, const struct db_rows *rows)
{
    day->messages = db_col_int(rows, 1);
}

static enum err count(struct db *db, const struct db_sql *sql, const struct db_value *args,
                      size_t arg_count, put_fn *put, struct piece *piece)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    piece->n = 0;
    piece->upto = piece->rows = 0;
    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more && piece->n < COUNT_OF(piece->days)) {
        struct usage_day *day = &piece->days[piece->n++];

        *day = (struct usage_day){.day = (int32_t)db_col_int(&rows, 0)};
        put(day, &rows);
        piece->rows += db_col_int(&rows, 1);
        if (db_col_int(&rows, 5) > piece->upto)
            piece->upto = db_col_int(&rows, 5);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* *ret_more: a whole piece was there, so there may be another. */
static enum err step_rows(struct db *db, const char *name, const struct db_sql *sql, put_fn *put,
                          struct piece *piece, bool *ret_more)
{
    int64_t from = 0, young_us = clock_now_us() - YOUNG_S * US_PER_SECOND;

    TRY(mark_read(db, name, &from));
    TRY(count(db, sql,
              DB_ARGS(db_int(from), db_int(PIECE), db_int(young_us), db_int(seoul_ahead_us())), put,
              piece));
    *ret_more = piece->rows == PIECE;
    return piece->rows == 0 ? OK : keep(db, name, from, piece->upto, piece->days, piece->n);
}

static enum err step_members(struct db *db, struct piece *piece, bool *ret_more)
{
    return step_rows(db, "members", &usage_members_sql, put_members, piece, ret_more);
}

static enum err step_products(struct db *db, struct piece *piece, bool *ret_more)
{
    return step_rows(db, "products", &usage_products_sql, put_listings, piece, ret_more);
}

static enum err step_rentals(struct db *db, struct piece *piece, bool *ret_more)
{
    return step_rows(db, "rental_events", &usage_rentals_sql, put_rentals, piece, ret_more);
}

/* ---- messages ---- */

/* Their ids are given in order by one counter, so since the counting began it is what tells how
 * many; there is no index by time, which every message would pay for. */
static enum err step_new_messages(struct db *db, struct piece *piece, bool *ret_more)
{
    int64_t from = 0, last = 0;
    enum err err;

    *ret_more = false;
    piece->rows = 0;
    TRY(db_run_id(db, &usage_last_message_sql, DB_NO_ARGS, &last));
    err = db_run_id(db, &usage_mark_sql, DB_ARGS(db_str(STR("messages"))), &from);
    if (err == ERR_NOT_FOUND) {
        DEFER(db_tx_end)
        struct db_tx tx = {0};

        TRY(db_tx_begin(db, &tx));
        TRY(db_run(db, &usage_mark_begin_sql, DB_ARGS(db_str(STR("messages_before")), db_int(last)),
                   NULL));
        TRY(db_run(db, &usage_mark_begin_sql, DB_ARGS(db_str(STR("messages")), db_int(last)),
                   NULL));
        return db_tx_commit(&tx);
    }
    TRY(err);
    if (last <= from)
        return OK;
    piece->rows = last - from;
    const struct usage_day today = {.day = clock_today(), .messages = last - from};
    return keep(db, "messages", from, last, &today, 1);
}

/* Those from before, room by room. */
static enum err step_old_messages(struct db *db, struct piece *piece, bool *ret_more)
{
    int64_t from = 0, before = 0, end = 0;

    piece->rows = 0;
    TRY(mark_read(db, "messages_before", &before));
    TRY(mark_read(db, "rooms", &from));
    TRY(db_run_id(db, &usage_rooms_end_sql, DB_ARGS(db_int(from), db_int(ROOMS)), &end));
    *ret_more = end > 0;
    if (end == 0)
        return OK;
    TRY(count(db, &usage_rooms_sql,
              DB_ARGS(db_int(from), db_int(ROOMS), db_int(before), db_int(seoul_ahead_us())),
              put_messages, piece));
    return keep(db, "rooms", from, end, piece->days, piece->n);
}

/* ---- due work ---- */

typedef enum err step_fn(struct db *db, struct piece *piece, bool *ret_more);

enum err usage_run_due(struct db *db, struct arena *arena, int *ret_done)
{
    static step_fn *const steps[] = {step_new_messages, step_members, step_products, step_rentals,
                                     step_old_messages};
    int64_t until_us = clock_mono_us() + STEPS_US;
    struct piece *piece = ARENA_NEW(arena, struct piece);

    *ret_done = 0;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        bool more = true;

        while (more) {
            enum err err = steps[i](db, piece, &more);
            if (err == ERR_CONFLICT) /* another node is at it */
                break;
            TRY(err);
            *ret_done += (int)piece->rows;
            if (more && clock_mono_us() > until_us)
                return OK;
        }
    }
    return OK;
}

enum err usage_days(struct db *db, int32_t first, struct usage_day *days, size_t n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    for (size_t i = 0; i < n; i++)
        days[i] = (struct usage_day){.day = first + (int32_t)i};
    TRY(db_query(db, &usage_from_sql, DB_ARGS(db_int(first), db_int(first + (int32_t)n - 1)),
                 &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        int32_t day = (int32_t)db_col_int(&rows, 0);

        days[day - first] = (struct usage_day){
            .day = day,
            .members = db_col_int(&rows, 1),
            .listings = db_col_int(&rows, 2),
            .requests = db_col_int(&rows, 3),
            .agreed = db_col_int(&rows, 4),
            .messages = db_col_int(&rows, 5),
            .won = db_col_int(&rows, 6),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}
