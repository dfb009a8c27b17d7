/* A backup while it is made; private to this module. */
#pragma once
#include "backup/backup.h"
#include "backup/place.h"
#include "base/buf.h"

struct making {
    struct backup *backup;
    struct place place;
    struct buf manifest;
};

/* Keeps the words for an error, if there is one and none were kept: "what name: why". */
enum err backup_because(struct making *making, enum err err, const char *what,
                        struct str name) MUST_USE;
void backup_show(const struct backup *backup, const char *what, int64_t done, int64_t total);

/* Names in an arena, as many as there are. */
struct listing {
    struct arena *arena;
    struct str *names;
    size_t n, room;
};
/* The whole backups of a place, oldest first. */
enum err backups_list(struct place *place, struct listing *listing) MUST_USE;
/* ERR_INVALID when it is no whole manifest. */
enum err manifest_read(struct place *place, struct arena *arena, struct str backup,
                       struct held *ret_text) MUST_USE;
/* Takes away what no backup that stays has. */
enum err backups_prune(struct making *making) MUST_USE;
