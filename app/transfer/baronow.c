/* The original's town into ours. Each table is one query in an order of its own, read in pages from
 * one snapshot; how far it came stands in our database, in the transactions of the rows, as for any
 * import (import.c). */
#include "transfer/baronow.h"

#include "base/clock.h"
#include "reviews/reviews.h"
#include "transfer/baronow_store.h"
#include "transfer/import.h"

#include <stdio.h>

#define US_PER_MINUTE (60 * US_PER_SECOND)

static enum err say(struct town *town, enum err err, struct str why)
{
    town->transfer->why = why;
    return err;
}

/* ---- for the parts ---- */

int64_t town_category(const struct town *town, struct str sort)
{
    for (size_t i = 0; sort.n > 0 && i < town->category_count; i++) {
        if (str_eq(town->categories[i].sort, sort))
            return town->categories[i].id;
    }
    return 0;
}

enum err town_left_out(struct town *town, const char *kind, int64_t id, struct str why)
{
    return note_add(town->db, NOTE_LEFT_OUT, kind, id, why);
}

enum err town_changed(struct town *town, const char *kind, int64_t id, struct str why)
{
    return note_add(town->db, NOTE_CHANGED, kind, id, why);
}

enum err town_missing(struct town *town, const char *kind, int64_t id, struct str why)
{
    return note_add(town->db, NOTE_MISSING, kind, id, why);
}

/* ---- a table ---- */

static enum err take_page(struct town *town, const struct baronow_step *step,
                          const struct original_cursor *cursor, int *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    *ret_n = 0;
    TRY(original_page(cursor, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        arena_reset(&town->row);
        TRY(step->take(town, &rows));
        *ret_n += 1;
    }
    return step->flush && *ret_n > 0 ? step->flush(town) : OK;
}

static enum err copy_page(struct town *town, const struct baronow_step *step,
                          const struct original_cursor *cursor, int64_t *place, int *ret_n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(town->db, &tx));
    db_pipe_begin(town->db);
    TRY(take_page(town, step, cursor, ret_n));
    *place += *ret_n;
    TRY(copy_set_place(town->db, str_from(step->name), *place));
    TRY(db_tx_commit(&tx));
    return db_checkpoint(town->db);
}

static enum err run_step(struct town *town, const struct baronow_step *step)
{
    struct original_cursor cursor;
    int64_t place, of;
    struct meter meter;
    int n = step->page;

    TRY(copy_place(town->db, str_from(step->name), &place));
    TRY(original_open(town->source, town->transfer->arena, step->what, place, step->page, &cursor,
                      &of));
    meter_begin(&meter, str_from(step->name), of);
    while (n == step->page) {
        TRY(copy_page(town, step, &cursor, &place, &n));
        meter_to(&meter, place);
    }
    meter_end(&meter, "rows");
    return original_close(&cursor);
}

/* ---- before ---- */

static enum err begin_anew(struct town *town, struct str of)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t newest;

    TRY(copy_newest_member(town->db, &newest));
    if (newest > 0)
        return say(
            town, ERR_CONFLICT,
            STR("somebody lives in this database already; an import needs an empty one: name "
                "another with --data or --database"));
    TRY(photos_open(town));
    TRY(db_tx_begin(town->db, &tx));
    TRY(copy_begin(town->db, of));
    TRY(notes_begin(town->db));
    TRY(copy_set_place(town->db, STR("+now"), town->now_us));
    return db_tx_commit(&tx);
}

static enum err begin(struct town *town)
{
    struct arena *arena = town->transfer->arena;
    struct str digest, of, under_way;
    enum err err;

    TRY(original_digest(town->source, arena, &digest));
    of = str_format(arena, "baronow %.*s", STR_FMT(digest));
    err = copy_under_way(town->db, arena, &under_way);
    if (err == ERR_NOT_FOUND)
        return begin_anew(town, of);
    TRY(err);
    if (!str_eq(of, under_way))
        return say(
            town, ERR_CONFLICT,
            STR("another import is under way in this database, or the original has been "
                "written to since it began: stop the original, empty this database and begin "
                "anew"));
    puts("going on where the last import stopped");
    TRY(copy_place(town->db, STR("+now"), &town->now_us));
    return photos_open(town);
}

/* ---- after ---- */

/* Numbers go on above all that have ever been given there, so that no old address leads to
 * something new. */
static enum err set_numbers(struct town *town)
{
    static const char *const tables[][2] = {{"accounts_user", "members"},
                                            {"products_product", "products"},
                                            {"rentalhistories_rentalhistory", "rentals"},
                                            {"products_review", "reviews"}};
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t last, ours;

    TRY(db_ids_advance(town->db));
    TRY(db_tx_begin(town->db, &tx));
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        TRY(original_last_id(town->source, town->transfer->arena, tables[i][0], &last));
        if (last > 0)
            TRY(db_id_set_last(town->db, str_from(tables[i][1]), last));
    }
    TRY(bring_room_next(town->db, town->room_last, &ours));
    if (ours > 1)
        TRY(db_id_set_last(town->db, STR("rooms"), ours - 1));
    TRY(original_last_id(town->source, town->transfer->arena, "chat_message", &last));
    TRY(copy_message_set_last(town->db, last));
    return db_tx_commit(&tx);
}

/* One statement over all rows takes as long as it takes. */
static enum err take_time(struct db *db)
{
    static const struct db_sql sql = {"take_time", "SET LOCAL statement_timeout = 0", NULL};

    return db_engine_of(db) == DB_POSTGRES ? db_run(db, &sql, DB_NO_ARGS, NULL) : OK;
}

static enum err sum_up(struct town *town)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t done;

    TRY(copy_place(town->db, STR("+sums"), &done));
    if (done)
        return OK;
    TRY(db_tx_begin(town->db, &tx));
    TRY(take_time(town->db));
    TRY(bring_room_ends(town->db));
    TRY(reviews_count_past(town->db));
    TRY(copy_set_place(town->db, STR("+sums"), 1));
    return db_tx_commit(&tx);
}

static enum err report(struct town *town, struct baronow_outcome *ret_outcome)
{
    const char *path = town->order->report;
    int64_t counts[NOTE_WEIGHTS];

    TRY(notes_count(town->db, counts));
    *ret_outcome = (struct baronow_outcome){counts[NOTE_LEFT_OUT], counts[NOTE_CHANGED],
                                            counts[NOTE_MISSING]};
    if (town->order->media == NULL)
        puts("photos: none, as there is no --media");
    printf("%lld left out, %lld changed on the way, %lld missing\n",
           (long long)counts[NOTE_LEFT_OUT], (long long)counts[NOTE_CHANGED],
           (long long)counts[NOTE_MISSING]);
    TRY(notes_print(town->db));
    if (notes_write(town->db, town->transfer->arena, path) != OK)
        return say(
            town, ERR_UNAVAILABLE,
            str_format(town->transfer->arena,
                       "the report %s cannot be written; name another file with --report and "
                       "run it again",
                       path));
    printf("each of them stands in %s\n", path);
    return OK;
}

static enum err finish(struct town *town, struct baronow_outcome *ret_outcome)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(sum_up(town));
    TRY(set_numbers(town));
    TRY(import_search(town->transfer));
    TRY(report(town, ret_outcome));
    TRY(db_tx_begin(town->db, &tx));
    TRY(notes_end(town->db));
    TRY(copy_end(town->db));
    return db_tx_commit(&tx);
}

/* ---- all of it ---- */

static enum err run_steps(struct town *town, struct baronow_outcome *ret_outcome)
{
    static const struct baronow_step *const steps[] = {
        &step_categories, &step_members,  &step_products, &step_tags,    &step_tagged,
        &step_rooms,      &step_messages, &step_rentals,  &step_reviews,
    };
    struct arena *arena = town->transfer->arena;
    struct str why = {0};
    enum err err = original_check(town->source, arena, &why);

    if (err == ERR_UNSUPPORTED)
        return say(
            town, err,
            str_format(arena,
                       "this is not the original's database: %.*s. Name BaroNow's, with all its "
                       "migrations; ?options=-csearch_path%%3Dname if its tables stand in "
                       "another schema",
                       STR_FMT(why)));
    TRY(err);
    TRY(our_categories(town->db, arena, &town->categories, &town->category_count));
    TRY(original_last_id(town->source, arena, "chat_chatroom", &town->room_last));
    TRY(begin(town));
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        TRY(run_step(town, steps[i]));
    if (town->order->media != NULL) {
        TRY(run_step(town, &step_photos));
        TRY(run_step(town, &step_pictures));
    }
    return finish(town, ret_outcome);
}

static enum err read_and_run(struct town *town, struct baronow_outcome *ret_outcome)
{
    DEFER(db_tx_end)
    struct db_tx snapshot = {0};

    TRY(db_tx_begin_reading(town->source, &snapshot));
    return run_steps(town, ret_outcome);
}

enum err baronow_import(struct transfer *transfer, const struct baronow_order *order,
                        struct baronow_outcome *ret_outcome)
{
    struct town town = {.transfer = transfer, .order = order, .db = transfer->db};
    struct db_service *service = NULL;
    const char *why;
    enum err err;

    town.now_us = clock_now_us() / US_PER_MINUTE * US_PER_MINUTE;
    if (!db_is_postgres(order->url))
        return say(&town, ERR_INVALID, STR("--from-baronow wants postgresql://…"));
    err = db_service_open(order->url, &service, &why);
    if (err != OK)
        return say(&town, err, str_copy(transfer->arena, str_from(why)));
    err = db_open(service, &town.source);
    if (err == OK)
        err = read_and_run(&town, ret_outcome);
    if (err != OK && transfer->why.n == 0)
        transfer->why = str_format(
            transfer->arena, "it stopped (%s): %s%s%s; the same command goes on", err_name(err),
            db_why(transfer->db), town.source ? " / " : "", town.source ? db_why(town.source) : "");
    photos_close(&town);
    arena_release(&town.row);
    db_close(town.source);
    db_service_close(service);
    return err;
}
