#include "calendar/imports.h"

#include "calendar/imports_store.h"
#include "core/errands.h"
#include "fetch/fetch.h"

enum { EVERY_S = 3600, ETAG_BYTES = 200, WHOLE_DAYS = 30 };

/* Whoever changes nothing is read as a whole now and then all the same: the days ahead have moved.
 */
static bool is_recent(const struct calendar_import *import)
{
    return clock_now_us() - import->read_us < WHOLE_DAYS * US_PER_DAY;
}

static struct str tag_of(const struct fetch_answer *answer)
{
    struct str etag = answer->etag;

    for (size_t i = 0; i < etag.n; i++) {
        if (etag.p[i] <= ' ' || etag.p[i] > '~')
            return (struct str){NULL, 0};
    }
    return etag.n <= ETAG_BYTES ? etag : (struct str){NULL, 0};
}

static const char *fault_of(enum err err, int status)
{
    if (err == ERR_FORBIDDEN)
        return "inside";
    if (err == ERR_TOO_LARGE)
        return "too_large";
    if (err != OK)
        return "unreachable";
    if (status == 404 || status == 410)
        return "not_found";
    return status == 401 || status == 403 ? "refused" : "answer";
}

/* Asks its server, and stores what came of it. */
static enum err import_fetch(const struct app *app, struct db *db, struct arena *arena,
                             const struct calendar_import *import)
{
    bool known = !str_is_null(import->etag) && is_recent(import);
    const char *const headers[] = {
        "Accept: text/calendar",
        known ? str_c(arena, str_format(arena, "If-None-Match: %.*s", STR_FMT(import->etag)))
              : NULL,
        NULL,
    };
    const struct fetch_request request = {
        .method = "GET",
        .url = str_c(arena, import->url),
        .headers = headers,
        .outside = !app->config.inside,
        .limit = ICAL_BYTES_MAX,
    };
    int32_t from = clock_today() - 1;
    struct fetch_answer answer;
    struct ical_busy busy;
    enum err err = fetch_http(arena, &request, &answer);

    if (err == OK && answer.status == 304 && known)
        return import_note_same(db, import);
    if (err != OK || answer.status != 200)
        return import_note_fault(db, import, fault_of(err, answer.status));
    if (!ical_busy_read(arena, answer.body, from, from + IMPORT_DAYS - 1, &busy))
        return import_note_fault(db, import, "no_calendar");
    return import_note_read(db, arena, import, tag_of(&answer), &busy);
}

static enum err step(struct app *app, struct db *db, struct arena *arena, bool *ret_more)
{
    int64_t now_us = clock_now_us(), due_us;
    struct import_of of;
    struct calendar_import import;
    bool taken;
    enum err err;

    TRY(import_next(db, now_us, &of, &due_us, ret_more));
    if (!*ret_more)
        return OK;
    TRY(import_claim(db, of, due_us, now_us + EVERY_S * US_PER_SECOND, &taken));
    if (!taken)
        return OK;
    err = import_read(db, arena, of, &import);
    if (err == ERR_NOT_FOUND)
        return import_forget(db, of);
    TRY(err);
    return str_is_null(import.url) ? OK : import_fetch(app, db, arena, &import);
}

enum err imports_run_due(struct app *app, struct db *db)
{
    struct import_of of;
    int64_t due_us;
    bool waiting;

    TRY(import_next(db, clock_now_us(), &of, &due_us, &waiting));
    return waiting ? errands_wake(app, ERRAND_IMPORTS, step) : OK;
}
