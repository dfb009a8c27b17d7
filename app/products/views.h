/* What this module keeps in memory while the program runs: the category tree, views not yet added
 * up, the choices of the minute. Private to this module. */
#pragma once
#include "products/categories.h"
#include "products/products_store.h"
#include <pthread.h>

enum { CHOICE_MAX = 8 };

/* An answer that everybody gets for a minute: rendered for a stranger at one origin. */
struct choice {
    pthread_mutex_t lock;
    int64_t minute;
    uint64_t version; /* of the products when it was made */
    struct str origin, body;
    int64_t ids[CHOICE_MAX];
    int64_t owners[CHOICE_MAX];        /* who must see his own address in it, not the alias */
    struct str photos[POPULAR_PHOTOS]; /* the first of each; null: it has none */
    size_t n;
    struct arena arena;
};

struct views {
    struct app *app;
    struct categories *_Atomic categories; /* the newest; the ones before in its list */
    struct choice popularity, recommendation, neighbourhoods;
    uint64_t version; /* atomic; changes when a product does */

    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool stopping;
    uint64_t *seen; /* hashes of (kind, id, viewer) in this hour; open addressing, 0: free */
    size_t seen_count;
    int64_t hour;
    struct map pending[VIEW_KINDS]; /* id → count, as a pointer-sized number */
};

/* A product was edited or deleted: choices that show it must not last. */
void views_product_changed(struct views *views);
uint64_t views_version(const struct views *views);
void views_count(struct views *views, enum view_kind kind, int64_t id, struct str viewer);

/* Takes the choice's lock; true when it holds for now and that origin. Give back by choice_unlock.
 */
bool choice_lock(struct choice *choice, const struct views *views, struct str origin);
/* The same of what shows no products: true when it is of this minute. */
bool choice_lock_minute(struct choice *choice);
/* As choice_lock for who can do without: false, and not taken, when somebody has it (and may be
 * waiting for the database). */
bool choice_try_lock(struct choice *choice, const struct views *views, struct str origin,
                     bool *ret_holds);
/* Keeps a body for the minute; under the lock. version: of the products before they were read. */
void choice_keep(struct choice *choice, uint64_t version, struct str origin, struct str body,
                 const struct product *products, size_t n);
void choice_unlock(struct choice *choice);
bool choice_shows_owner(const struct choice *choice, int64_t member_id);
/* A number that is the same for the whole minute, different with each salt. */
uint64_t choice_seed(uint64_t salt);
