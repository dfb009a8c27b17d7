#include "products/categories_store.h"
#include "fit/fit.h"
#include "products/categories_sql.h"

enum { MANY = 1000, AT_ONCE = 100 };

enum err categories_changes(struct db *db, int64_t *ret_changes)
{
    return db_run_id(db, &categories_changes_sql, DB_NO_ARGS, ret_changes);
}

enum err category_aliases_read(struct db *db, struct arena *arena,
                               struct category_alias **ret_aliases, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct category_alias *aliases = arena_array(arena, MANY, sizeof(*aliases));
    bool more = false;

    *ret_aliases = aliases;
    *ret_n = 0;
    TRY(db_query(db, &category_aliases_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < MANY) {
        aliases[(*ret_n)++] = (struct category_alias){db_text(&rows, 0, arena),
                                                      db_col_int(&rows, 1)};
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err category_add(struct db *db, int64_t parent_id, const struct category *as, int64_t *ret_id)
{
    struct db_value parent = parent_id ? db_int(parent_id) : db_null();
    enum err err = db_run_id(
        db, &category_revive_sql,
        DB_ARGS(parent, db_str(as->sort), db_str(as->name), db_str(as->name_en)), ret_id);

    if (err == ERR_NOT_FOUND) {
        TRY(db_run_id(db, &category_insert_sql,
                      DB_ARGS(parent, db_str(as->sort), db_str(as->name), db_str(as->name_en)),
                      ret_id));
        err = db_run(db, &category_paths_sql, DB_ARGS(db_int(*ret_id), parent), NULL);
    }
    TRY(err);
    return db_run(db, &category_alias_forget_sql, DB_ARGS(db_str(as->sort)), NULL);
}

static enum err lead(struct db *db, struct str sort, int64_t id)
{
    TRY(db_run(db, &category_alias_forget_sql, DB_ARGS(db_str(sort)), NULL));
    return db_run(db, &category_alias_put_sql, DB_ARGS(db_str(sort), db_int(id)), NULL);
}

enum err category_rename(struct db *db, const struct category *old, const struct category *as)
{
    TRY(db_run(db, &category_rename_sql,
               DB_ARGS(db_int(old->id), db_str(as->sort), db_str(as->name), db_str(as->name_en)),
               NULL));
    TRY(db_run(db, &category_alias_forget_sql, DB_ARGS(db_str(as->sort)), NULL));
    return str_eq(old->sort, as->sort) ? OK : lead(db, old->sort, old->id);
}

enum err categories_place(struct db *db, const int64_t *ids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(db_run(db, &category_place_sql, DB_ARGS(db_int(ids[i]), db_int((int64_t)i + 1)), NULL));
    return OK;
}

/* The next live products of a category, above an id. */
static enum err products_in(struct db *db, int64_t category_id, int64_t after,
                            int64_t ret_ids[static AT_ONCE], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &category_products_sql, DB_ARGS(db_int(category_id), db_int(after)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < AT_ONCE) {
        ret_ids[(*ret_n)++] = db_col_int(&rows, 0);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

/* All that is in one goes to another; its measures as far as the other has them (app/fit). */
static enum err move_products(struct db *db, int64_t id, int64_t to_id)
{
    int64_t ids[AT_ONCE], after = 0;
    size_t n = 0;

    TRY(db_run(db, &category_listings_clear_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &category_products_move_sql, DB_ARGS(db_int(id), db_int(to_id)), NULL));
    TRY(db_run(db, &category_listings_add_sql, DB_ARGS(db_int(to_id)), NULL));
    do {
        TRY(products_in(db, to_id, after, ids, &n));
        for (size_t i = 0; i < n; i++)
            TRY(fit_category_changed(db, ids[i]));
        after = n ? ids[n - 1] : after;
    } while (n == AT_ONCE);
    return OK;
}

enum err category_retire(struct db *db, const struct category *category, int64_t to_id)
{
    int64_t children = 0, changes = 0, some[AT_ONCE];
    int64_t beside = to_id ? to_id : category->parent_id;
    size_t n = 0;

    TRY(db_run(db, &category_retire_sql, DB_ARGS(db_int(category->id), db_int(clock_now_us())),
               &changes));
    TRY(db_run_id(db, &category_children_sql, DB_ARGS(db_int(category->id)), &children));
    TRY(products_in(db, category->id, 0, some, &n));
    if (changes == 0 || children > 0 || (n > 0 && to_id == 0))
        return ERR_CONFLICT;
    if (to_id) {
        TRY(move_products(db, category->id, to_id));
        TRY(db_run(db, &category_aliases_follow_sql, DB_ARGS(db_int(category->id), db_int(to_id)),
                   NULL));
        TRY(lead(db, category->sort, to_id));
    }
    if (beside == 0)
        TRY(db_run(db, &category_searches_clear_sql, DB_ARGS(db_int(category->id)), NULL));
    TRY(db_run(db, &category_searches_move_sql, DB_ARGS(db_int(category->id), db_int(beside)),
               NULL));
    return db_run(db, &category_wanted_move_sql, DB_ARGS(db_int(category->id), db_int(beside)),
                  NULL);
}

enum err categories_things(struct db *db, struct map *ret_counts)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    TRY(db_query(db, &category_things_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more) {
        map_set(ret_counts, (uint64_t)db_col_int(&rows, 0),
                (void *)(uintptr_t)db_col_int(&rows, 1));
        TRY(db_next(&rows, &more));
    }
    return OK;
}
