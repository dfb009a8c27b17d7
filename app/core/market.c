#include "core/market.h"
#include "base/mem.h"
#include "core/core_sql.h"

#include <pthread.h>

enum { TEXT_MAX = 4 * MARKET_PLACE_POINTS }; /* UTF-8 */

struct text {
    char bytes[TEXT_MAX];
    size_t n;
};

struct market {
    pthread_rwlock_t lock; /* guards the rest */
    struct text name, place;
};

static void text_set(struct text *text, struct str value)
{
    text->n = value.n < sizeof(text->bytes) ? value.n : 0;
    memcpy(text->bytes, value.p, text->n);
}

static enum err read_all(struct db *db, struct text *ret_name, struct text *ret_place)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &market_settings_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        struct str name = db_col_str(&rows, 0);
        if (str_eq(name, STR("name")))
            text_set(ret_name, db_col_str(&rows, 1));
        else if (str_eq(name, STR("place")))
            text_set(ret_place, db_col_str(&rows, 1));
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err market_reload(struct app *app, struct db *db)
{
    struct text name = {.n = 0}, place = {.n = 0};

    TRY(read_all(db, &name, &place));
    pthread_rwlock_wrlock(&app->market->lock);
    app->market->name = name;
    app->market->place = place;
    pthread_rwlock_unlock(&app->market->lock);
    return OK;
}

enum err market_open(struct app *app, struct db *db)
{
    app->market = mem_take(sizeof(*app->market));
    pthread_rwlock_init(&app->market->lock, NULL);
    return market_reload(app, db);
}

void market_close(struct app *app)
{
    if (app->market == NULL)
        return;
    pthread_rwlock_destroy(&app->market->lock);
    mem_free(app->market);
    app->market = NULL;
}

static struct str text_get(struct market *market, const struct text *text, struct arena *arena)
{
    struct str copy;

    pthread_rwlock_rdlock(&market->lock);
    copy = str_copy(arena, (struct str){text->bytes, text->n});
    pthread_rwlock_unlock(&market->lock);
    return copy;
}

struct str market_name(const struct app *app, struct arena *arena)
{
    struct str name = {NULL, 0};

    if (app->market)
        name = text_get(app->market, &app->market->name, arena);
    return name.n ? name : STR(MARKET_NAME);
}

struct str market_place(const struct app *app, struct arena *arena)
{
    return app->market ? text_get(app->market, &app->market->place, arena) : STR("");
}

static enum err store_one(struct db *db, const char *name, struct str value)
{
    TRY(db_run(db, &market_setting_forget_sql, DB_ARGS(db_str(str_from(name))), NULL));
    if (value.n == 0)
        return OK;
    return db_run(db, &market_setting_put_sql, DB_ARGS(db_str(str_from(name)), db_str(value)),
                  NULL);
}

enum err market_store(struct db *db, struct str name, struct str place)
{
    TRY(store_one(db, "name", name));
    return store_one(db, "place", place);
}
