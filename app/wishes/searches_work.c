/* New listings and who wants to hear of them. First the searches that a listing may concern, by one
 * index; then each of these is asked of that one listing, as the list itself would be. */
#include "chat/chat.h"
#include "wishes/searches_store.h"
#include "wishes/wishes.h"

enum {
    SETTLE_S =
        60, /* its owner says where it is, whom it fits and when it is free after listing it */
    STEP_MS = 500,  /* the clock has other work, too */
    KEYS_MAX = 4096 /* of a listing */
};

/* What it may concern becomes rows; on several nodes once. */
static enum err note_listing(struct db *db, struct arena *arena, int64_t product_id)
{
    struct str *keys = NULL;
    size_t n = 0;
    bool first = false;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    enum err err = product_search_keys(db, arena, product_id, &keys, &n);
    if (err != ERR_NOT_FOUND)
        TRY(err);
    TRY(db_tx_begin(db, &tx));
    TRY(listing_seen(db, product_id, &first));
    if (first && err == OK)
        TRY(hits_insert(db, product_id, keys, n < KEYS_MAX ? n : KEYS_MAX));
    return db_tx_commit(&tx);
}

/* Of several searches that find one listing its member is told once. */
static enum err tell(struct app *app, struct db *db, struct arena *arena,
                     const struct search_hit *hits, const bool *matches, size_t n, int *ret_done)
{
    struct str *frames = arena_array(arena, n + 1, sizeof(*frames));
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++) {
        const struct notice notice = {
            .member_id = hits[i].member_id,
            .kind = NOTICE_SEARCH_MATCH,
            .product_id = hits[i].product_id,
            .about_id = hits[i].product_id,
            .once = true,
        };
        bool first = false;

        TRY(hit_take(db, &hits[i], &first));
        if (first && matches[i])
            TRY(notice_add(db, arena, &notice, &frames[i]));
    }
    TRY(db_tx_commit(&tx));
    for (size_t i = 0; i < n; i++) {
        if (str_is_null(frames[i]))
            continue;
        chat_tell(app, hits[i].member_id, frames[i]);
        ++*ret_done;
    }
    return OK;
}

/* The next hits, asked before the transaction: others may write meanwhile. */
static enum err step(struct app *app, struct db *db, struct arena *arena, struct search_hit *last,
                     size_t *ret_n, int *ret_done)
{
    struct search_hit *hits = arena_array(arena, HITS_AT_ONCE, sizeof(*hits));
    bool *matches = arena_array(arena, HITS_AT_ONCE, sizeof(*matches));

    TRY(hits_next(db, arena, last, hits, ret_n));
    for (size_t i = 0; i < *ret_n; i++) {
        if (hits[i].member_id)
            TRY(product_matches(db, hits[i].product_id, &hits[i].filter, &matches[i]));
    }
    if (*ret_n == 0)
        return OK;
    *last = hits[*ret_n - 1];
    return tell(app, db, arena, hits, matches, *ret_n, ret_done);
}

enum err searches_run_due(struct app *app, struct db *db, int *ret_done)
{
    int64_t ids[LISTINGS_NEW], until_us = clock_mono_us() + STEP_MS * 1000;
    struct search_hit last = {0};
    DEFER(arena_release)
    struct arena arena = {0};
    size_t n = 0;

    *ret_done = 0;
    TRY(listings_new(db, clock_now_us() - SETTLE_S * US_PER_SECOND, ids, &n));
    for (size_t i = 0; i < n && clock_mono_us() < until_us; i++) {
        TRY(note_listing(db, &arena, ids[i]));
        arena_reset(&arena);
    }
    do {
        TRY(step(app, db, &arena, &last, &n, ret_done));
        arena_reset(&arena);
    } while (n == HITS_AT_ONCE && clock_mono_us() < until_us);
    return OK;
}
