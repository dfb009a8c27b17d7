/* Every table of the schema has an entry that says what becomes of it when a member leaves. */
#include "leaving/leaving_rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "../market_schema.h"
#include "base/buf.h"
#include "db/catalog.h"
#include "leaving/export_store.h"

static struct scratch scratch;

static int open_schema(void **state)
{
    (void)state;
    scratch_open(&scratch);
    migrate_all(scratch.db);
    return 0;
}

static int close_schema(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

/* Columns that end as a reference does but name no member. */
static const char *const others[] = {
    "product_id",   "rental_id",  "room_id",   "category_id",     "ancestor_id",
    "parent_id",    "tag_id",     "unit_id",   "terms_id",        "kit_id",
    "component_id", "request_id", "object_id", "subscription_id", "notice_id",
    "session_id",   "last_id",    "about_id",  "search_id",       "post_id",
};

static bool names_a_member(struct str table, struct str column)
{
    if (str_eq(column, STR("id")))
        return str_eq(table, STR("members"));
    if (!str_ends(column, STR("_id")) && !str_ends(column, STR("_by")))
        return false;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (str_eq(column, str_from(others[i])))
            return false;
    }
    return true;
}

static void somebody_has_decided_on_every_table(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct db_table *tables;
    size_t n, decided = 0;

    (void)state;
    assert_int_equal(db_tables(scratch.db, &arena, &tables, &n), OK);
    assert_true(n > 60);
    for (size_t i = 0; i < n; i++) {
        const struct member_table *entry = member_table_of(tables[i].name);

        if (entry == NULL)
            fail_msg("say in leaving_rules.c what becomes of %.*s when a member leaves",
                     STR_FMT(tables[i].name));
        decided++;
        for (size_t c = 0; c < tables[i].n; c++) {
            struct str column = tables[i].columns[c].name;

            if (names_a_member(tables[i].name, column) != member_table_has(entry, column))
                fail_msg("%.*s.%.*s: does it name a member? leaving_rules.c and this test differ",
                         STR_FMT(tables[i].name), STR_FMT(column));
        }
    }
    assert_true(decided <= member_table_count);
}

static void what_is_in_no_file_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < member_table_count; i++) {
        const struct member_table *table = &member_tables[i];
        bool found = false;

        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(member_tables[k].table, table->table);
        if (table->file == NULL || table->fate == FATE_NAMELESS || table->fate == FATE_EMPTIED)
            assert_non_null(table->why);
        for (size_t k = 0; k < export_part_count; k++)
            found = found || (table->file && strcmp(export_parts[k].file, table->file) == 0);
        if (table->file && strcmp(table->file, "rooms/") != 0 && !found)
            fail_msg("%s: there is no file %s", table->table, table->file);
    }
}

static void each_file_has_as_many_names_as_columns(void **state)
{
    (void)state;
    for (size_t i = 0; i < export_part_count; i++) {
        DEFER(buf_release)
        struct buf buf;
        struct json json;

        buf_init(&buf, 1 << 20);
        json_init(&json, &buf);
        assert_int_equal(export_part_write(scratch.db, &export_parts[i], 1, &json), OK);
        assert_true(str_eq(buf_as_str(&buf), STR("[]")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_has_decided_on_every_table),
        cmocka_unit_test(what_is_in_no_file_says_why),
        cmocka_unit_test(each_file_has_as_many_names_as_columns),
    };
    return cmocka_run_group_tests(tests, open_schema, close_schema);
}
