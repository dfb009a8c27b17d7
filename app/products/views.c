#include "products/views.h"
#include "base/mem.h"
#include "core/nodes.h"
#include "products/categories_store.h"

enum {
    FLUSH_SECONDS = 1,
    FLUSH_ROWS = 200,     /* of one transaction: others wait for its end */
    FLUSH_TURNS = 5,      /* transactions at a time: a listing's view costs a dozen pages */
    SEEN_SLOTS = 1 << 18, /* 2 MiB */
    SEEN_MAX = SEEN_SLOTS / 4 * 3,
    PENDING_MAX = 100000
};

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

static uint64_t hash_view(enum view_kind kind, int64_t id, struct str viewer)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ mix((uint64_t)id * VIEW_KINDS + (uint64_t)kind);
    for (size_t i = 0; i < viewer.n; i++)
        hash = (hash ^ (unsigned char)viewer.p[i]) * UINT64_C(0x100000001b3);
    hash = mix(hash);
    return hash ? hash : 1;
}

/* True the first time in the hour. When the table is full it forgets: a view counted twice is the
 * smaller wrong. */
static bool first_time(struct views *views, uint64_t hash)
{
    int64_t hour = clock_now_us() / (3600 * US_PER_SECOND);
    if (hour != views->hour || views->seen_count == SEEN_MAX) {
        memset(views->seen, 0, SEEN_SLOTS * sizeof(*views->seen));
        views->seen_count = 0;
        views->hour = hour;
    }
    size_t at = hash & (SEEN_SLOTS - 1);
    while (views->seen[at]) {
        if (views->seen[at] == hash)
            return false;
        at = (at + 1) & (SEEN_SLOTS - 1);
    }
    views->seen[at] = hash;
    views->seen_count++;
    return true;
}

void views_count(struct views *views, enum view_kind kind, int64_t id, struct str viewer)
{
    uint64_t hash = hash_view(kind, id, viewer);

    pthread_mutex_lock(&views->lock);
    struct map *pending = &views->pending[kind];
    if (pending->n < PENDING_MAX && first_time(views, hash)) {
        uintptr_t count = (uintptr_t)map_get(pending, (uint64_t)id) + 1;
        map_set(pending, (uint64_t)id, (void *)count);
    }
    pthread_mutex_unlock(&views->lock);
}

void views_count_product(struct app *app, int64_t product_id, struct str viewer)
{
    views_count(app->views, VIEW_PRODUCT, product_id, viewer);
}

void views_count_category(struct app *app, int64_t category_id, struct str viewer)
{
    views_count(app->views, VIEW_CATEGORY, category_id, viewer);
}

struct counted {
    int64_t id, count;
};

/* Takes at most FLUSH_ROWS counts out of memory. */
static size_t take_counts(struct views *views, enum view_kind kind, struct counted *counts)
{
    struct map *pending = &views->pending[kind];
    size_t n = 0, at = 0;
    uint64_t id;
    void *count;

    pthread_mutex_lock(&views->lock);
    while (n < FLUSH_ROWS && map_each (pending, &at, &id, &count))
        counts[n++] = (struct counted){(int64_t)id, (int64_t)(uintptr_t)count};
    for (size_t i = 0; i < n; i++)
        map_remove(pending, (uint64_t)counts[i].id);
    pthread_mutex_unlock(&views->lock);
    return n;
}

static enum err add_counts(struct db *db, enum view_kind kind, const struct counted *counts,
                           size_t n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(db, &tx));
    for (size_t i = 0; i < n; i++)
        TRY(views_add(db, kind, counts[i].id, counts[i].count));
    return db_tx_commit(&tx);
}

/* Adds up what is pending; not more than FLUSH_TURNS transactions unless it is to be all. */
static enum err flush(struct views *views, struct db *db, bool all)
{
    struct counted counts[FLUSH_ROWS];
    bool wrote = false;

    for (int kind = 0; kind < VIEW_KINDS; kind++) {
        for (int turn = 0; all || turn < FLUSH_TURNS; turn++) {
            size_t n = take_counts(views, (enum view_kind)kind, counts);
            if (n == 0)
                break;
            TRY(add_counts(db, (enum view_kind)kind, counts, n));
            wrote = true;
        }
    }
    /* other nodes count, too */
    if (wrote || views->app->nodes)
        TRY(categories_refresh(db, views->categories));
    return categories_follow(db, views);
}

static bool wait_for_more(struct views *views)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += FLUSH_SECONDS;
    pthread_mutex_lock(&views->lock);
    while (!views->stopping && pthread_cond_timedwait(&views->wake, &views->lock, &until) == 0)
        ;
    bool go_on = !views->stopping;
    pthread_mutex_unlock(&views->lock);
    return go_on;
}

static void *views_thread(void *user)
{
    struct views *views = user;
    struct db *db = NULL;
    bool go_on = true;

    while (go_on) {
        go_on = wait_for_more(views);
        enum err err = db ? OK : db_open(views->app->database, &db);
        if (err == OK)
            err = flush(views, db, !go_on);
        if (err != OK)
            LOG_EVENT(LOG_WARN, "views_lost", LC("err", err_name(err)));
    }
    if (db)
        db_close(db);
    return NULL;
}

/* ---- the tree of categories ---- */

/* No request lasts as long: nobody holds a tree any more that was replaced so long ago. */
#define TREE_LASTS_US (INT64_C(600) * US_PER_SECOND)

static void trees_free(struct categories *tree)
{
    while (tree) {
        struct categories *next = tree->next;

        categories_release(tree);
        mem_free(tree);
        tree = next;
    }
}

static void forget_old(struct categories *tree)
{
    int64_t now_us = clock_mono_us();

    while (tree->next && now_us - tree->next->replaced_us < TREE_LASTS_US)
        tree = tree->next;
    trees_free(tree->next);
    tree->next = NULL;
}

/* Puts the tree of the rows in the place of the one there is. */
static enum err follow(struct db *db, struct views *views, bool first)
{
    struct categories *tree = mem_take(sizeof(*tree));
    enum err err = categories_load(db, tree);

    if (err != OK) {
        mem_free(tree);
        return err;
    }
    pthread_mutex_lock(&views->lock);
    tree->next = views->categories;
    if (!first)
        tree->next->replaced_us = clock_mono_us();
    views->categories = tree;
    forget_old(tree);
    pthread_mutex_unlock(&views->lock);
    return OK;
}

enum err categories_follow(struct db *db, struct views *views)
{
    int64_t changes;

    TRY(categories_changes(db, &changes));
    return changes == views->categories->changes ? OK : follow(db, views, false);
}

const struct categories *categories_now(const struct app *app)
{
    return app->views->categories;
}

static void views_free(struct views *views)
{
    struct choice *choices[] = {&views->popularity, &views->recommendation, &views->neighbourhoods};

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        pthread_mutex_destroy(&choices[i]->lock);
        arena_release(&choices[i]->arena);
    }
    for (int kind = 0; kind < VIEW_KINDS; kind++)
        map_release(&views->pending[kind]);
    trees_free(views->categories);
    pthread_cond_destroy(&views->wake);
    pthread_mutex_destroy(&views->lock);
    mem_free(views->seen);
    mem_free(views);
}

static void heard_changed(struct app *app, int64_t id, struct str body)
{
    (void)id;
    (void)body;
    __atomic_add_fetch(&app->views->version, 1, __ATOMIC_SEQ_CST);
}

enum err views_start(struct app *app, struct views **ret_views)
{
    struct db *db = NULL;
    TRY(db_open(app->database, &db));

    struct views *views = mem_take(sizeof(*views));
    views->app = app;
    views->seen = mem_take(SEEN_SLOTS * sizeof(*views->seen));
    pthread_mutex_init(&views->lock, NULL);
    pthread_mutex_init(&views->popularity.lock, NULL);
    pthread_mutex_init(&views->recommendation.lock, NULL);
    pthread_mutex_init(&views->neighbourhoods.lock, NULL);
    pthread_cond_init(&views->wake, NULL);

    enum err err = follow(db, views, true);
    db_close(db);
    if (err == OK && pthread_create(&views->thread, NULL, views_thread, views) != 0)
        err = ERR_UNAVAILABLE;
    if (err != OK) {
        views_free(views);
        return err;
    }
    *ret_views = views;
    nodes_on(app, TOPIC_PRODUCTS, heard_changed);
    return OK;
}

void views_stop(struct views *views)
{
    if (!views)
        return;
    pthread_mutex_lock(&views->lock);
    views->stopping = true;
    pthread_cond_signal(&views->wake);
    pthread_mutex_unlock(&views->lock);
    pthread_join(views->thread, NULL);
    views_free(views);
}

/* ---- choices of the minute ---- */

void products_changed(const struct app *app)
{
    views_product_changed(app->views);
}

void views_product_changed(struct views *views)
{
    __atomic_add_fetch(&views->version, 1, __ATOMIC_SEQ_CST);
    nodes_tell(views->app, TOPIC_PRODUCTS, 0, STR(""));
}

uint64_t views_version(const struct views *views)
{
    return __atomic_load_n(&views->version, __ATOMIC_SEQ_CST);
}

static int64_t this_minute(void)
{
    return clock_now_us() / (60 * US_PER_SECOND);
}

static bool is_of_this_minute(const struct choice *choice)
{
    return !str_is_null(choice->body) && choice->minute == this_minute();
}

/* While other nodes are not heard nothing holds: what they change is in the database. */
static bool choice_holds(const struct choice *choice, const struct views *views, struct str origin)
{
    return is_of_this_minute(choice) && !nodes_away(views->app) &&
           choice->version == views_version(views) && str_eq(choice->origin, origin);
}

bool choice_lock(struct choice *choice, const struct views *views, struct str origin)
{
    pthread_mutex_lock(&choice->lock);
    return choice_holds(choice, views, origin);
}

bool choice_lock_minute(struct choice *choice)
{
    pthread_mutex_lock(&choice->lock);
    return is_of_this_minute(choice);
}

bool choice_try_lock(struct choice *choice, const struct views *views, struct str origin,
                     bool *ret_holds)
{
    if (pthread_mutex_trylock(&choice->lock) != 0)
        return false;
    *ret_holds = choice_holds(choice, views, origin);
    return true;
}

void choice_keep(struct choice *choice, uint64_t version, struct str origin, struct str body,
                 const struct product *products, size_t n)
{
    arena_reset(&choice->arena);
    choice->minute = this_minute();
    choice->version = version;
    choice->origin = str_copy(&choice->arena, origin);
    choice->body = str_copy(&choice->arena, body);
    choice->n = n < CHOICE_MAX ? n : CHOICE_MAX;
    for (size_t i = 0; i < choice->n; i++) {
        choice->ids[i] = products[i].id;
        choice->owners[i] = products[i].owner.id;
    }
    for (size_t i = 0; i < POPULAR_PHOTOS; i++) {
        bool has = i < choice->n && products[i].photo_count > 0;

        choice->photos[i] = has ? str_copy(&choice->arena, products[i].photos[0])
                                : (struct str){NULL, 0};
    }
}

void choice_unlock(struct choice *choice)
{
    pthread_mutex_unlock(&choice->lock);
}

bool choice_shows_owner(const struct choice *choice, int64_t member_id)
{
    for (size_t i = 0; i < choice->n; i++) {
        if (choice->owners[i] == member_id)
            return true;
    }
    return false;
}

uint64_t choice_seed(uint64_t salt)
{
    return mix(mix((uint64_t)this_minute() + 1) + salt);
}

const struct category *product_category(const struct app *app, int64_t id)
{
    return id ? category_by_id(categories_now(app), id) : NULL;
}

const struct category *product_category_named(const struct app *app, struct arena *arena,
                                              struct str name)
{
    return category_by_name(categories_now(app), arena, str_without_spaces(arena, name));
}
