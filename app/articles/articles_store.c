#include "articles/articles_store.h"
#include "admin/admin.h"
#include "articles/articles_sql.h"
#include "base/clock.h"
#include "photos/photos.h"

enum { KEPT_DAYS = 30 };

static struct article read_article(const struct db_rows *rows, struct arena *arena)
{
    return (struct article){
        .id = db_col_int(rows, 0),
        .slug = db_text(rows, 1, arena),
        .language = db_text(rows, 2, arena),
        .title = db_text(rows, 3, arena),
        .summary = db_text(rows, 4, arena),
        .body = db_text(rows, 5, arena),
        .picture = db_text(rows, 6, arena),
        .published_us = db_col_int(rows, 7),
        .deleted_us = db_col_int(rows, 8),
        .created_us = db_col_int(rows, 9),
        .updated_us = db_col_int(rows, 10),
    };
}

static enum err read_articles(struct db *db, struct arena *arena, const struct db_sql *sql,
                              const struct db_value *args, size_t arg_count, int64_t limit,
                              struct article **ret_articles, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct article *articles = arena_array(arena, (size_t)limit, sizeof(*articles));
    bool more = false;
    size_t n = 0;

    TRY(db_query(db, sql, args, arg_count, &rows));
    TRY(db_next(&rows, &more));
    while (more && n < (size_t)limit) {
        articles[n++] = read_article(&rows, arena);
        TRY(db_next(&rows, &more));
    }
    *ret_articles = articles;
    *ret_n = n;
    return OK;
}

enum err articles_public(struct db *db, struct arena *arena, struct str language,
                         const int64_t after[static 2], int64_t limit,
                         struct article **ret_articles, size_t *ret_n)
{
    return read_articles(
        db, arena, &articles_public_sql,
        DB_ARGS(db_str(language), db_int(after[0]), db_int(after[1]), db_int(limit)), limit,
        ret_articles, ret_n);
}

enum err articles_all(struct db *db, struct arena *arena, int64_t before, int64_t limit,
                      struct article **ret_articles, size_t *ret_n)
{
    return read_articles(db, arena, &articles_all_sql, DB_ARGS(db_int(before), db_int(limit)),
                         limit, ret_articles, ret_n);
}

static enum err read_one(struct db *db, struct arena *arena, const struct db_sql *sql,
                         struct db_value key, struct article *ret_article)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, sql, &key, 1, &rows));
    TRY(db_next_one(&rows));
    *ret_article = read_article(&rows, arena);
    return OK;
}

enum err article_public(struct db *db, struct arena *arena, struct str slug,
                        struct article *ret_article)
{
    return read_one(db, arena, &article_public_sql, db_str(slug), ret_article);
}

enum err article_by_id(struct db *db, struct arena *arena, int64_t id, struct article *ret_article)
{
    return read_one(db, arena, &article_by_id_sql, db_int(id), ret_article);
}

/* ---- what operators do ---- */

static enum err note(struct db *db, const char *action, int64_t id, struct str words,
                     const struct editor *editor)
{
    const struct admin_action done = {
        .admin_id = editor->member_id,
        .action = action,
        .object = "article",
        .object_id = id,
        .reason = words,
        .request_id = editor->request_id,
    };
    return admin_note(db, &done);
}

static enum err update(struct db *db, const struct article *article)
{
    int64_t changed = 0;

    TRY(db_run(db, &article_update_sql,
               DB_ARGS(db_int(article->id), db_str(article->slug), db_str(article->language),
                       db_str(article->title), db_str(article->summary), db_str(article->body),
                       db_id_or_null(article->published_us), db_int(clock_now_us())),
               &changed));
    return changed == 0 ? ERR_NOT_FOUND : OK;
}

static enum err insert(struct db *db, struct article *article)
{
    return db_run_id(db, &article_insert_sql,
                     DB_ARGS(db_str(article->slug), db_str(article->language),
                             db_str(article->title), db_str(article->summary),
                             db_str(article->body), db_id_or_null(article->published_us),
                             db_int(clock_now_us())),
                     &article->id);
}

enum err article_put(struct db *db, struct article *article, const struct editor *editor)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(article->id == 0 ? insert(db, article) : update(db, article));
    TRY(note(db, article->published_us ? "article_publish" : "article_draft", article->id,
             article->title, editor));
    return db_tx_commit(&tx);
}

enum err article_picture_put(struct db *db, int64_t id, struct str picture)
{
    int64_t changed = 0;

    TRY(db_run(db, &article_picture_put_sql,
               DB_ARGS(db_int(id), db_str(picture), db_int(clock_now_us())), &changed));
    return changed == 0 ? ERR_NOT_FOUND : OK;
}

enum err article_delete(struct db *db, int64_t id, const struct editor *editor)
{
    int64_t changed = 0;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &article_delete_sql, DB_ARGS(db_int(id), db_int(clock_now_us())), &changed));
    if (changed == 0)
        return ERR_NOT_FOUND;
    TRY(note(db, "article_delete", id, STR(""), editor));
    return db_tx_commit(&tx);
}

enum err article_restore(struct db *db, int64_t id, const struct editor *editor)
{
    int64_t changed = 0;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(db_run(db, &article_restore_sql, DB_ARGS(db_int(id)), &changed));
    if (changed == 0)
        return ERR_NOT_FOUND;
    TRY(note(db, "article_restore", id, STR(""), editor));
    return db_tx_commit(&tx);
}

/* ---- for good ---- */

enum { FORGET_AT_ONCE = 100 };

static enum err gone(struct db *db, struct arena *arena, int64_t before_us, int64_t *ret_ids,
                     struct str *ret_pictures, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &articles_gone_sql, DB_ARGS(db_int(before_us)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < FORGET_AT_ONCE) {
        ret_ids[*ret_n] = db_col_int(&rows, 0);
        ret_pictures[(*ret_n)++] = db_text(&rows, 1, arena);
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err articles_forget(struct app *app, struct db *db, struct arena *arena)
{
    int64_t before_us = clock_now_us() - KEPT_DAYS * US_PER_DAY, ids[FORGET_AT_ONCE];
    struct str pictures[FORGET_AT_ONCE];
    size_t n = 0;

    TRY(gone(db, arena, before_us, ids, pictures, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(db_run(db, &article_remove_sql, DB_ARGS(db_int(ids[i]), db_int(before_us)), NULL));
        if (!str_is_null(pictures[i]))
            photo_drop(app, db, pictures[i]);
    }
    return OK;
}
