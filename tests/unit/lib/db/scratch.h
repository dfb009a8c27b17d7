/* A database in a folder of its own that vanishes with the test. */
#pragma once
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

struct scratch {
    char folder[64];
    char path[80];
    struct db_service *service;
    struct db *db;
};

static inline void scratch_open(struct scratch *scratch)
{
    const char *why;

    snprintf(scratch->folder, sizeof(scratch->folder), "/tmp/db_test.XXXXXX");
    assert_non_null(mkdtemp(scratch->folder));
    snprintf(scratch->path, sizeof(scratch->path), "%s/a.db", scratch->folder);
    assert_int_equal(db_service_open(scratch->path, &scratch->service, &why), OK);
    assert_int_equal(db_open(scratch->service, &scratch->db), OK);
}

static inline void scratch_close(struct scratch *scratch)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[96];

    db_close(scratch->db);
    db_service_close(scratch->service);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(path, sizeof(path), "%s%s", scratch->path, endings[i]);
        unlink(path);
    }
    rmdir(scratch->folder);
}
