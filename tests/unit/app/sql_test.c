/* Every statement of every X.sql can be prepared on a database that has all migrations, of either
 * engine. */
#include "../lib/db/scratch_postgres.h"
#include "every_statement.h"
#include "market_schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/sql_test.XXXXXX";
static char path[64];
static struct db_service *service;
static struct db *db;

static int set_up(void **state)
{
    const char *why;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/a.db", folder);
    assert_int_equal(db_service_open(path, &service, &why), OK);
    assert_int_equal(db_open(service, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    db_service_close(service);
    unlink(path);
    rmdir(folder);
    return 0;
}

static void the_migrations_run(void **state)
{
    (void)state;
    migrate_all(db);
}

/* Of the other engine only. */
static bool is_elsewhere(const struct db *on, const struct db_sql *sql)
{
    return db_engine_of(on) == DB_SQLITE && sql->sqlite == NULL;
}

static void prepare_every_statement(struct db *on)
{
    size_t wrong = 0;

    for (size_t i = 0; i < COUNT_OF(every_statement); i++) {
        if (is_elsewhere(on, &every_statement[i].sql) ||
            db_check(on, &every_statement[i].sql) == OK)
            continue;
        print_error("%s: %s: %s\n", every_statement[i].module, every_statement[i].sql.name,
                    db_why(on));
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void every_statement_can_be_prepared(void **state)
{
    (void)state;
    prepare_every_statement(db);
}

static void postgres_prepares_every_statement_too(void **state)
{
    struct scratch_postgres scratch = {0};

    (void)state;
    scratch_postgres_open(&scratch);
    migrate_all(scratch.db);
    prepare_every_statement(scratch.db);
    scratch_postgres_close(&scratch);
}

/* ---- how they are run ---- */

/* Tables of as many rows as there are products, rentals or words. */
static const char *const large[] = {
    "agreements",
    "claim_photos",
    "claim_words",
    "claims",
    "handover_checks",
    "handover_photos",
    "members",
    "messages",
    "notifications",
    "product_busy",
    "product_fit_values",
    "product_fits",
    "product_listings",
    "product_photos",
    "product_places",
    "product_tags",
    "product_terms",
    "products",
    "push_subscriptions",
    "pushes",
    "rental_events",
    "rental_units",
    "rentals",
    "reviews",
    "room_members",
    "rooms",
    "unit_slots",
    "units",
    "waiting",
};

/* Statements that read one of them from end to end all the same. */
static const struct {
    const char *name, *why;
} may_scan[] = {
    {"members_special", "few: a partial index holds no others"},
    {"member_anybody", "only the first"},
    {"member_any_admin", "few: a partial index holds no others"},
    {"other_operators", "few: a partial index holds no others"},
    {"fits_near", "as rare_fits"},
    {"rare_fits", "a range of three numbers has no index; they are few of all, and asked only "
                  "where a walk has found little"},
    {"rentals_newest", "only the newest"},
    {"site_counts", "asked by hand, for a bundle"},
    {"demo_member_count", "an empty town"},
    {"demo_review_totals", "a town that is being filled"},
    {"demo_barometers", "a town that is being filled"},
    {"demo_manner", "a town that is being filled"},
    {"category_things", "an operator looks at the tree"},
    {"category_listings_clear", "an operator retires a category"},
    {"category_products_move", "an operator retires a category"},
    {"category_listings_add", "an operator retires a category"},
    {"baronow_room_seqs", "a town that is being filled"},
    {"baronow_room_marks", "a town that is being filled"},
    {"past_totals", "a town that is being filled"},
    {"past_barometers", "a town that is being filled"},
    {"past_manner", "a town that is being filled"},
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Whether the statement calls the table so: by its name, or "table alias". */
static bool is_called(const char *sql, const char *table, const char *name, size_t name_n)
{
    size_t n = strlen(table);
    if (n == name_n && strncmp(table, name, n) == 0)
        return true;
    for (const char *at = sql; (at = strstr(at, table)) != NULL; at += n) {
        if (at[n] == ' ' && (at == sql || !is_word(at[-1])) &&
            strncmp(at + n + 1, name, name_n) == 0 && !is_word(at[n + 1 + name_n]))
            return true;
    }
    return false;
}

/* The large table that a line of the plan reads whole, else NULL. What an INSERT does not name
 * would be looked through for foreign keys that wait for their row, which there are none of. */
static const char *scanned(const char *sql, const char *line)
{
    const char *name = line + strlen("SCAN ");
    if (strncmp(line, "SCAN ", strlen("SCAN ")) != 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(large); i++) {
        bool named = strncmp(sql, "INSERT", strlen("INSERT")) != 0 || strstr(sql, large[i]);
        if (named && is_called(sql, large[i], name, strcspn(name, " ")))
            return large[i];
    }
    return NULL;
}

static bool is_allowed(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(may_scan); i++) {
        if (strcmp(may_scan[i].name, name) == 0)
            return true;
    }
    return false;
}

static size_t count_scans(struct arena *arena, const struct db_sql *sql)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct db_value nulls[64] = {0};
    struct db_sql *explain = arena_array(arena, 1, sizeof(*explain));
    size_t scans = 0;
    bool more = false;

    *explain = (struct db_sql){sql->name, str_format(arena, "EXPLAIN QUERY PLAN %s", sql->sqlite).p,
                               NULL};
    assert_int_equal(db_query(db, explain, nulls, COUNT_OF(nulls), &rows), OK);
    while (db_next(&rows, &more) == OK && more) {
        struct str line = db_text(&rows, 3, arena);
        const char *table = scanned(sql->sqlite, str_format(arena, "%.*s", STR_FMT(line)).p);
        if (!table)
            continue;
        print_error("%s reads %s from end to end: %.*s\n", sql->name, table, STR_FMT(line));
        scans++;
    }
    return scans;
}

static void no_statement_reads_a_large_table_from_end_to_end(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    size_t scans = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(every_statement); i++) {
        if (!is_elsewhere(db, &every_statement[i].sql) && !is_allowed(every_statement[i].sql.name))
            scans += count_scans(&arena, &every_statement[i].sql);
    }
    assert_int_equal(scans, 0);
}

/* What was said and done is only ever added to. */
static void nothing_changes_what_has_happened(void **state)
{
    static const char *const kept[] = {"rental_events", "ledger_words",  "ledger_corrections",
                                       "claim_words",   "admin_actions", "product_terms"};
    static const char *const changes[] = {"UPDATE", "DELETE FROM", "REPLACE INTO"};
    char words[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(every_statement); i++) {
        const struct db_sql *sql = &every_statement[i].sql;
        for (size_t k = 0; k < COUNT_OF(kept) * COUNT_OF(changes); k++) {
            snprintf(words, sizeof(words), "%s %s", changes[k / COUNT_OF(kept)],
                     kept[k % COUNT_OF(kept)]);
            if ((sql->sqlite && strstr(sql->sqlite, words)) ||
                (sql->postgres && strstr(sql->postgres, words)))
                fail_msg("%s: %s", sql->name, words);
        }
    }
}

int main(void)
{
    const struct CMUnitTest unit_tests[] = {
        cmocka_unit_test(the_migrations_run),
        cmocka_unit_test(every_statement_can_be_prepared),
        cmocka_unit_test(postgres_prepares_every_statement_too),
        cmocka_unit_test(no_statement_reads_a_large_table_from_end_to_end),
        cmocka_unit_test(nothing_changes_what_has_happened),
    };

    return cmocka_run_group_tests(unit_tests, set_up, tear_down);
}
