/* A database of its own with three members, a product and a room. Include after cmocka's headers.
 */
#pragma once
#include "../market_schema.h"
#include "chat/chat_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OWNER = 1, VISITOR, STRANGER, PRODUCT = 1 };

static struct arena arena;
static struct db_service *service;
static struct db *db;
static char path[64];
static int64_t room_id;

static const char people[] =
    "INSERT INTO members (id, email, username, created_us) VALUES (1, 'a@b.kr', '주인', 0),"
    " (2, 'c@d.kr', '손님', 0), (3, 'e@f.kr', NULL, 0);";

static void make_product(void)
{
    assert_int_equal(db_script(db, people), OK);
    assert_int_equal(db_script(db, "INSERT INTO products (id, owner_id, name, description, state, "
                                   "rental_fee_for_a_day, created_us, updated_us) "
                                   "VALUES (1, 1, 'racket', '', '', 1000, 0, 0)"),
                     OK);
}

static int open_database(void **state)
{
    const char *why;
    bool made;
    int fd;

    (void)state;
    snprintf(path, sizeof path, "/tmp/chat-store-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(db_service_open(path, &service, &why), OK);
    assert_int_equal(db_open(service, &db), OK);
    migrate_all(db);
    make_product();
    assert_int_equal(room_open(db, PRODUCT, OWNER, VISITOR, &room_id, &made), OK);
    assert_true(made);
    return 0;
}

static int close_database(void **state)
{
    char beside[80];

    (void)state;
    db_close(db);
    db_service_close(service);
    arena_release(&arena);
    unlink(path);
    snprintf(beside, sizeof beside, "%s-wal", path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", path);
    unlink(beside);
    return 0;
}

/* One integer of the database, by a connection of its own: a statement is cached by its address. */
__attribute__((unused)) static int64_t ask(const char *sql)
{
    struct db_sql statement = {"ask", sql, NULL};
    struct db *own;
    int64_t n;

    assert_int_equal(db_open(service, &own), OK);
    assert_int_equal(db_run_id(own, &statement, DB_NO_ARGS, &n), OK);
    db_close(own);
    return n;
}
