/* What the parts of `wooga doctor` share. */
#pragma once
#include "base/buf.h"
#include "commands.h"

struct db;

struct visit {
    struct app *app;
    struct arena *arena;
    struct db *db; /* NULL: the database cannot be asked */
    bool fix;      /* mend what can be mended without asking */
    bool quiet;    /* findings are only collected */
    int wrong, mended;
    struct buf text; /* a line a finding, as on the screen */
    struct finding {
        const char *check, *state; /* "photos"; "ok", "wrong", "mended" */
        struct str text;
    } findings[64];
    size_t n;
};

void visit_good(struct visit *visit, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void visit_bad(struct visit *visit, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void visit_mended(struct visit *visit, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* On the screen only: names of photos and the like, which no bundle takes along. */
void visit_detail(const struct visit *visit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* doctor_photos.c: photos without rows and rows without photos. */
void doctor_photos(struct visit *visit);
/* doctor_reach.c: other servers, backups, the clock. */
void doctor_reach(struct visit *visit);
void doctor_backups(struct visit *visit);
void doctor_clock(struct visit *visit);

/* bundle.c: what an operator may send to somebody who helps, in a ZIP; log NULL: without one. */
int bundle_write(struct visit *visit, const char *path, const char *log);
