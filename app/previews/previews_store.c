#include "previews/previews_store.h"

#include "previews/previews_sql.h"

enum err listed_last(struct db *db, enum site_kind kind, int64_t *ret_id)
{
    static const struct db_sql *const last[SITE_KINDS] = {
        [SITE_PRODUCTS] = &last_product_sql,
        [SITE_STORES] = &last_store_sql,
        [SITE_ARTICLES] = &last_article_sql,
    };

    return db_run_id(db, last[kind], NULL, 0, ret_id);
}

enum err listed_between(struct db *db, struct arena *arena, enum site_kind kind, int64_t after,
                        int64_t last, struct site_entry **ret_entries, size_t *ret_n)
{
    static const struct db_sql *const listed[SITE_KINDS] = {
        [SITE_PRODUCTS] = &listed_products_sql,
        [SITE_STORES] = &listed_stores_sql,
        [SITE_ARTICLES] = &listed_articles_sql,
    };
    DEFER(db_done)
    struct db_rows rows = {0};
    struct site_entry *entries = arena_array(arena, SITEMAP_PAGE, sizeof(*entries));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, listed[kind], DB_ARGS(db_int(after), db_int(last)), &rows));
    TRY(db_next(&rows, &more));
    while (more && n < SITEMAP_PAGE) {
        entries[n++] = (struct site_entry){db_col_int(&rows, 0), db_col_int(&rows, 1), {NULL, 0}};
        if (kind == SITE_ARTICLES)
            entries[n - 1].slug = db_text(&rows, 2, arena);
        TRY(db_next(&rows, &more));
    }
    *ret_entries = entries;
    *ret_n = n;
    return OK;
}

enum err store_is_there(struct db *db, int64_t member_id, bool *ret_there)
{
    int64_t count = 0;

    *ret_there = false;
    TRY(db_run_id(db, &store_is_there_sql, DB_ARGS(db_int(member_id)), &count));
    *ret_there = count > 0;
    return OK;
}
