/* Its tables are what its own migrations made of them (docs/contract.md). */
#include "transfer/original_store.h"

#include "base/buf.h"
#include "transfer/files.h"
#include "transfer/original_sql.h"

#include <stdio.h>

enum { MAX_TEXT = 16 << 10 };

/* ---- rows ---- */

static const struct {
    const struct db_sql *rows, *count;
} queries[ORIGINAL_COUNT] = {
    [ORIGINAL_CATEGORIES] = {&original_categories_sql, &original_categories_count_sql},
    [ORIGINAL_MEMBERS] = {&original_members_sql, &original_members_count_sql},
    [ORIGINAL_PRODUCTS] = {&original_products_sql, &original_products_count_sql},
    [ORIGINAL_TAGS] = {&original_tags_sql, &original_tags_count_sql},
    [ORIGINAL_TAGGED] = {&original_tagged_sql, &original_tagged_count_sql},
    [ORIGINAL_ROOMS] = {&original_rooms_sql, &original_rooms_count_sql},
    [ORIGINAL_MESSAGES] = {&original_messages_sql, &original_messages_count_sql},
    [ORIGINAL_RENTALS] = {&original_rentals_sql, &original_rentals_count_sql},
    [ORIGINAL_REVIEWS] = {&original_reviews_sql, &original_reviews_count_sql},
    [ORIGINAL_PHOTOS] = {&original_photos_sql, &original_photos_count_sql},
    [ORIGINAL_PICTURES] = {&original_pictures_sql, &original_pictures_count_sql},
};

/* A query over all rows takes as long as it takes. Again after each script, which ends with the
 * connection's own limit. */
static enum err take_time(struct db *source)
{
    static const struct db_sql sql = {"take_time", "SET LOCAL statement_timeout = 0", NULL};

    return db_run(source, &sql, DB_NO_ARGS, NULL);
}

enum err original_open(struct db *source, struct arena *arena, enum original what, int64_t place,
                       int page, struct original_cursor *ret_cursor, int64_t *ret_of)
{
    struct db_sql *fetch = ARENA_NEW(arena, struct db_sql);
    struct str text = str_format(arena, "DECLARE moved NO SCROLL CURSOR FOR %s OFFSET %lld",
                                 queries[what].rows->postgres, (long long)place);

    *fetch = (struct db_sql){"original_page",
                             str_c(arena, str_format(arena, "FETCH %d FROM moved", page)), NULL};
    *ret_cursor = (struct original_cursor){source, fetch};
    TRY(take_time(source));
    TRY(db_run_id(source, queries[what].count, DB_NO_ARGS, ret_of));
    TRY(db_script(source, str_c(arena, text)));
    return take_time(source);
}

enum err original_page(const struct original_cursor *cursor, struct db_rows *ret_rows)
{
    return db_query(cursor->source, cursor->fetch, DB_NO_ARGS, ret_rows);
}

enum err original_close(const struct original_cursor *cursor)
{
    return db_script(cursor->source, "CLOSE moved");
}

enum err original_sample(struct db *source, struct db_rows *ret_rows)
{
    return db_query(source, &original_sample_sql, DB_NO_ARGS, ret_rows);
}

/* ---- whether it is one ---- */

/* Types: n a whole number, f a fraction, t a text, b true or false, z a time with its zone, d a
 * day. */
static const struct source_table {
    const char *name;
    const char *columns;
} tables[] = {
    {"accounts_user", "id:n password:t last_login:z username:t email:t provider:t is_active:b "
                      "is_superuser:b point:n profile:t"},
    {"products_category", "id:n sort:t views:n parent_id:n"},
    {"products_product",
     "id:n created_at:z updated_at:z name:t description:t rental_fee_for_a_day:n "
     "rental_fee_for_a_week:n direct_dealing_is_allowed:b direct_dealing_place:t "
     "delivery_fee_is_included:b views:n category_id:n owner_id:n model_name:t state:t"},
    {"products_productthumbnail", "id:n thumbnail:t product_id:n"},
    {"products_tag", "id:n hashtag:t views:n"},
    {"products_product_tags", "id:n product_id:n tag_id:n"},
    {"products_review", "id:n created_at:z updated_at:z star:n comment:t product_id:n writer_id:n"},
    {"rentalhistories_rentalhistory",
     "id:n created_at:z updated_at:z rental_start_date:d rental_end_date:d state:t owner_id:n "
     "product_id:n renter_id:n"},
    {"chat_chatroom", "id:n timestamp:z shop_user_id:n visitor_user_id:n product_id:n"},
    {"chat_message", "id:n text:t timestamp:z room_id:n sender_id:n"},
};

static bool is_of_type(struct str type, char want)
{
    switch (want) {
    case 'n':
        return str_eq(type, STR("integer")) || str_eq(type, STR("bigint")) ||
               str_eq(type, STR("smallint"));
    case 'b':
        return str_eq(type, STR("boolean"));
    case 'z':
        return str_eq(type, STR("timestamp with time zone"));
    case 'd':
        return str_eq(type, STR("date"));
    default:
        return str_eq(type, STR("character varying")) || str_eq(type, STR("text"));
    }
}

static enum err read_type(struct db *source, struct arena *arena, const char *table,
                          struct str column, struct str *ret_type)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(source, &original_type_sql, DB_ARGS(db_str(str_from(table)), db_str(column)),
                 &rows));
    TRY(db_next_one(&rows));
    *ret_type = db_text(&rows, 0, arena);
    return OK;
}

static enum err check_column(struct db *source, struct arena *arena, const char *table,
                             struct str column, struct str *ret_why)
{
    struct str want = column, name = str_split(&want, ':'), type;
    enum err err = read_type(source, arena, table, name, &type);

    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == OK && is_of_type(type, want.p[0]))
        return OK;
    if (err == OK)
        *ret_why = str_format(arena, "%s.%.*s is of the type %.*s, which the original's is not",
                              table, STR_FMT(name), STR_FMT(type));
    else
        *ret_why = str_format(arena, "there is no column %s.%.*s", table, STR_FMT(name));
    return ERR_UNSUPPORTED;
}

enum err original_check(struct db *source, struct arena *arena, struct str *ret_why)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct str rest = str_from(tables[i].columns);

        while (rest.n > 0)
            TRY(check_column(source, arena, tables[i].name, str_split(&rest, ' '), ret_why));
    }
    return OK;
}

/* ---- whether it is still the same ---- */

/* All that is read of a table as one sum, whatever the order of its rows. */
static const char *digest_text(struct arena *arena, const struct source_table *table)
{
    DEFER(buf_release)
    struct buf buf;
    struct str rest = str_from(table->columns);

    buf_init(&buf, MAX_TEXT);
    BUF_LITERAL(&buf, "SELECT CONCAT(COUNT(*), ' ', SUM(CAST(hashtextextended(CAST(ROW(");
    for (bool first = true; rest.n > 0; first = false) {
        struct str column = str_split(&rest, ' '), name = str_split(&column, ':');
        buf_format(&buf, "%s%.*s", first ? "" : ", ", STR_FMT(name));
    }
    buf_format(&buf, ") AS TEXT), 0) AS NUMERIC))) FROM %s", table->name);
    return str_c(arena, buf_as_str(&buf));
}

enum err original_digest(struct db *source, struct arena *arena, struct str *ret_digest)
{
    DEFER(buf_release)
    struct buf all;

    buf_init(&all, MAX_TEXT);
    TRY(take_time(source));
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        DEFER(db_done)
        struct db_rows rows = {0};
        struct db_sql *sql = ARENA_NEW(arena, struct db_sql);

        *sql = (struct db_sql){"original_digest", digest_text(arena, &tables[i]), NULL};
        TRY(db_query(source, sql, DB_NO_ARGS, &rows));
        TRY(db_next_one(&rows));
        buf_format(&all, "%s %.*s\n", tables[i].name, STR_FMT(db_col_str(&rows, 0)));
    }
    *ret_digest = file_sha256(arena, buf_as_str(&all));
    return OK;
}

enum err original_last_id(struct db *source, struct arena *arena, const char *table,
                          int64_t *ret_last)
{
    struct db_sql *sql = ARENA_NEW(arena, struct db_sql);
    struct str text = str_format(
        arena,
        "SELECT GREATEST((SELECT COALESCE(MAX(id), 0) FROM %s), COALESCE((SELECT last_value FROM"
        " pg_sequences WHERE format('%%I.%%I', schemaname, sequencename) ="
        " pg_get_serial_sequence('%s', 'id')), 0))",
        table, table);

    *sql = (struct db_sql){"original_last_id", str_c(arena, text), NULL};
    return db_run_id(source, sql, DB_NO_ARGS, ret_last);
}
