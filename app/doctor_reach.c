#include "doctor.h"

#include "backup/backup.h"
#include "base/clock.h"
#include "blob/blob.h"
#include "blob/s3.h"
#include "bus/bus.h"
#include "core/tiles.h"
#include "fetch/fetch.h"
#include "net/tls.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

enum {
    BUS_MS = 3000,
    LATEST_BACKUP_S = 7 * 86400,
    AHEAD_S = 300,
    TILE_MAX = 1024 * 1024,
    HTTP_OK = 200,
    HTTP_NOT_FOUND = 404,
    LEAST_DAYS = 14, /* as the server's log warns */
};

#define DAY_US (24 * 3600 * US_PER_SECOND)

/* ---- Redis ---- */

struct hearing {
    _Atomic int up;
    char why[160];
};

static void heard(void *user, uint64_t channel, struct str bytes)
{
    (void)user;
    (void)channel;
    (void)bytes;
}

static void heard_all(void *user)
{
    (void)user;
}

static void joined(void *user, uint64_t channel)
{
    (void)user;
    (void)channel;
}

static void held(void *user, uint64_t name, int seconds)
{
    (void)user;
    (void)name;
    (void)seconds;
}

static void state(void *user, bool up, const char *why)
{
    struct hearing *hearing = user;

    if (up)
        atomic_store(&hearing->up, 1);
    else if (why != NULL)
        snprintf(hearing->why, sizeof(hearing->why), "%s", why);
}

static void check_redis(struct visit *visit)
{
    static const struct bus_callbacks callbacks = {heard, heard_all, joined, state, held};
    static struct hearing hearing;
    const struct bus_options options = {.url = visit->app->config.redis,
                                        .prefix = "wooga-doctor:",
                                        .self = 1,
                                        .callbacks = &callbacks,
                                        .user = &hearing};
    const struct timespec moment = {0, 20000000};
    struct bus *bus = NULL;
    const char *why = "";

    if (options.url == NULL)
        return;
    if (bus_new(&options, &bus, &why) != OK) {
        visit_bad(visit, "redis", "WOOGA_REDIS: %s", why);
        return;
    }
    if (bus_start(bus) == OK) {
        for (int ms = 0; ms < BUS_MS && !atomic_load(&hearing.up); ms += 20)
            nanosleep(&moment, NULL);
    }
    bus_stop(bus);
    if (atomic_load(&hearing.up))
        visit_good(visit, "redis", "Redis answers");
    else
        visit_bad(visit, "redis", "Redis does not answer (%s): nodes hear of each other late",
                  hearing.why[0] ? hearing.why : "in time");
    bus_free(bus);
}

/* ---- photos' bucket, mail ---- */

static void check_bucket(struct visit *visit)
{
    struct str why;

    if (!s3_is_url(visit->app->config.blobs))
        return;
    if (!data_try_photos(visit->app, visit->arena, &why)) {
        visit_bad(visit, "bucket", "%.*s", STR_FMT(why));
        return;
    }
    if (blobs_probe(visit->app->blobs) == OK)
        visit_good(visit, "bucket", "the bucket of the photos answers to our keys");
    else
        visit_bad(visit, "bucket",
                  "the bucket of the photos says %.*s: look at WOOGA_BLOBS, the "
                  "keys and the clock",
                  STR_FMT(blobs_why(visit->app->blobs, visit->arena)));
    blobs_close(visit->app->blobs);
    visit->app->blobs = NULL;
}

static void check_mail(struct visit *visit)
{
    const char *why = "";

    if (visit->app->config.smtp == NULL)
        return;
    if (fetch_mail_probe(visit->app->config.smtp, &why) == OK)
        visit_good(visit, "mail", "the mail server takes us");
    else
        visit_bad(visit, "mail", "the mail server does not take us (%s): look at WOOGA_SMTP", why);
}

/* ---- the certificate ---- */

static void check_certificate(struct visit *visit)
{
    const struct config *config = &visit->app->config;
    struct tls *tls;
    struct str why;
    int64_t days;

    if (config->tls_cert == NULL || config->tls_key == NULL)
        return;
    if (tls_open(visit->arena, config->tls_cert, config->tls_key, &tls, &why) != OK) {
        visit_bad(visit, "certificate", "%.*s", STR_FMT(why));
        return;
    }
    days = (tls_ends_us(tls) - clock_now_us()) / DAY_US;
    if (days < LEAST_DAYS)
        visit_bad(visit, "certificate", "the certificate ends in %lld days: renew it",
                  (long long)days);
    else
        visit_good(visit, "certificate", "the certificate is good for %lld days", (long long)days);
    tls_close(tls);
}

/* ---- the maps' tiles ---- */

static void check_tiles(struct visit *visit)
{
    const struct config *config = &visit->app->config;
    const char *headers[] = {NULL, NULL};
    struct fetch_request request = {.method = "GET", .headers = headers, .limit = TILE_MAX};
    struct fetch_answer answer = {0};

    if (config->tiles == NULL)
        return;
    /* as browsers say it; some servers want it */
    if (config->public_url)
        headers[0] = str_c(visit->arena,
                           str_format(visit->arena, "Referer: %s/", config->public_url));
    request.url = str_c(visit->arena, tiles_world(visit->arena, config->tiles));
    if (fetch_http(visit->arena, &request, &answer) != OK)
        visit_bad(visit, "tiles", "the maps' server does not answer: look at WOOGA_TILES");
    else if (answer.status == HTTP_OK)
        visit_good(visit, "tiles", "the maps' server answers");
    else if (answer.status == HTTP_NOT_FOUND) /* some have one country only */
        visit_good(visit, "tiles", "the maps' server answers; of the whole world it has nothing");
    else
        visit_bad(visit, "tiles", "the maps' server says %d: look at WOOGA_TILES", answer.status);
}

void doctor_reach(struct visit *visit)
{
    check_tiles(visit);
    check_certificate(visit);
    check_bucket(visit);
    check_redis(visit);
    check_mail(visit);
}

/* ---- backups ---- */

void doctor_backups(struct visit *visit)
{
    const struct config *config = &visit->app->config;
    int64_t made_us = 0, every_s = LATEST_BACKUP_S / 2, ago_s;
    struct str why = {NULL, 0};

    if (config->backup_to == NULL) {
        visit_good(visit, "backups", "no WOOGA_BACKUP_TO is set: somebody else makes backups?");
        return;
    }
    if (config->backup_every && !backup_every_read(str_from(config->backup_every), &every_s)) {
        visit_bad(visit, "backups", "WOOGA_BACKUP_EVERY: write 30m, 6h or 1d");
        return;
    }
    if (backup_newest(visit->app, visit->arena, config->backup_to, &made_us, &why) != OK) {
        visit_bad(visit, "backups", "the place of the backups cannot be read: %.*s", STR_FMT(why));
        return;
    }
    ago_s = (clock_now_us() - made_us) / US_PER_SECOND;
    if (made_us == 0)
        visit_bad(visit, "backups", "there is no whole backup yet: wooga backup makes one");
    else if (ago_s > 2 * every_s)
        visit_bad(visit, "backups",
                  "the newest backup is %lld hours old; look for backup_failed in "
                  "the log",
                  (long long)ago_s / 3600);
    else
        visit_good(visit, "backups", "the newest backup is %lld hours old",
                   (long long)ago_s / 3600);
}

/* ---- the clock ---- */

/* What was written later than now was written by a clock that was ahead, or ours is behind. */
void doctor_clock(struct visit *visit)
{
    static const char *const files[] = {"wooga.db", "wooga.db-wal", "keys", "lock"};
    struct stat status;
    time_t now = time(NULL);

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        if (stat(data_path(visit->app, visit->arena, files[i]), &status) == 0 &&
            status.st_mtime > now + AHEAD_S) {
            visit_bad(visit, "clock",
                      "%s is from the future: the clock has gone back by %lld minutes or more; let "
                      "it be set by NTP (timedatectl)",
                      files[i], (long long)(status.st_mtime - now) / 60);
            return;
        }
    }
    visit_good(visit, "clock", "the clock has not gone back");
}
