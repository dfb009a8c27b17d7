/* A PostgreSQL database of a test's own, dropped with it. The server is the one that
 * WOOGA_TEST_POSTGRES names (tests/tools/with-postgres); without one the tests are skipped. */
#pragma once
#include "scratch.h"

#include <string.h>

struct scratch_postgres {
    char name[48], url[256];
    struct db_service *server, *service;
    struct db *outside, *db; /* of the server's own database and of the test's */
};

static inline const char *scratch_postgres_url(void)
{
    return getenv("WOOGA_TEST_POSTGRES");
}

static inline void scratch_postgres_say(struct scratch_postgres *scratch, const char *format)
{
    char text[96];

    snprintf(text, sizeof(text), "%s %s", format, scratch->name);
    assert_int_equal(db_script(scratch->outside, text), OK);
}

static inline void scratch_postgres_open(struct scratch_postgres *scratch)
{
    static int made;
    const char *server = scratch_postgres_url(), *why = "";
    const char *slash;

    if (server == NULL)
        skip();
    snprintf(scratch->name, sizeof(scratch->name), "unit_%d_%d", (int)getpid(), made++);
    if (db_service_open(server, &scratch->server, &why) != OK)
        fail_msg("%s", why);
    assert_int_equal(db_open(scratch->server, &scratch->outside), OK);
    scratch_postgres_say(scratch, "CREATE DATABASE");
    slash = strrchr(server, '/');
    snprintf(scratch->url, sizeof(scratch->url), "%.*s/%s", (int)(slash - server), server,
             scratch->name);
    assert_int_equal(db_service_open(scratch->url, &scratch->service, &why), OK);
    assert_int_equal(db_open(scratch->service, &scratch->db), OK);
}

static inline void scratch_postgres_close(struct scratch_postgres *scratch)
{
    if (scratch->server == NULL)
        return;
    db_close(scratch->db);
    db_service_close(scratch->service);
    scratch_postgres_say(scratch, "DROP DATABASE");
    db_close(scratch->outside);
    db_service_close(scratch->server);
}
