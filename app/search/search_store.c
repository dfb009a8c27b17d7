#include "base/buf.h"
#include "search/search.h"
#include "search/search_rules.h"
#include "search/search_sql.h"

enum { COLUMN_BYTES = 512 * 1024 };

static void put_piece(struct buf *buf, struct str grams)
{
    if (grams.n == 0)
        return;
    if (buf->n > 0)
        BUF_LITERAL(buf, " " SEARCH_SEPARATOR " ");
    buf_str(buf, grams);
}

static struct str tags_column(struct arena *arena, const struct search_text *text)
{
    DEFER(buf_release)
    struct buf buf;
    buf_init(&buf, COLUMN_BYTES);
    for (size_t i = 0; i < text->tag_count; i++)
        put_piece(&buf, search_grams(arena, text->tags[i]));
    return str_copy(arena, buf.n ? buf_as_str(&buf) : STR(""));
}

/* Of what people call the thing, not of its description: there they would match anything. */
static struct str initials_column(struct arena *arena, const struct search_text *text)
{
    DEFER(buf_release)
    struct buf buf;
    buf_init(&buf, COLUMN_BYTES);
    put_piece(&buf, search_initials(arena, text->name));
    put_piece(&buf, search_initials(arena, text->model_name));
    put_piece(&buf, search_initials(arena, text->place));
    for (size_t i = 0; i < text->tag_count; i++)
        put_piece(&buf, search_initials(arena, text->tags[i]));
    return str_copy(arena, buf.n ? buf_as_str(&buf) : STR(""));
}

enum err search_put(struct db *db, struct arena *arena, int64_t product_id,
                    const struct search_text *text)
{
    TRY(search_remove(db, product_id));
    return db_run(db, &search_insert_sql,
                  DB_ARGS(db_int(product_id), db_str(search_grams(arena, text->name)),
                          db_str(search_grams(arena, text->model_name)),
                          db_str(search_grams(arena, text->description)),
                          db_str(search_grams(arena, text->place)),
                          db_str(tags_column(arena, text)), db_str(initials_column(arena, text))),
                  NULL);
}

enum err search_remove(struct db *db, int64_t product_id)
{
    return db_run(db, &search_delete_sql, DB_ARGS(db_int(product_id)), NULL);
}
