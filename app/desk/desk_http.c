/* What an operator sees of the machine, and the orders that he gives. */
#include "admin/admin.h"
#include "backup/backup.h"
#include "core/mail.h"
#include "desk/checks.h"
#include "desk/jobs_store.h"
#include "desk/usage_store.h"
#include "http/router.h"

enum { USAGE_DAYS = 90, BACKUPS_SHOWN = 100, CHECKS_SECONDS = 25 };

static void key_instant_or_null(struct json *json, const char *key, int64_t us)
{
    json_key(json, key);
    if (us > 0)
        json_instant(json, us);
    else
        json_null(json);
}

/* ---- jobs ---- */

/* Backups need a place. */
static bool may_run(const struct app *app, enum job job)
{
    return job < JOB_CLOCK_COUNT || app->config.backup_to != NULL;
}

/* When it runs next, as far as anybody knows: what is noted may be a minute old. */
static int64_t next_us(enum job job, const struct job_seen *seen)
{
    int64_t next = seen->began_us + job_every_ms(job) * 1000, now_us = clock_now_us();

    if (job_every_ms(job) == 0)
        return 0;
    return seen->ran && next > now_us ? next : now_us;
}

static void job_json(struct json *json, const struct app *app, enum job job,
                     const struct job_seen *seen)
{
    json_object(json);
    json_key_str(json, "name", str_from(job_name(job)));
    json_key_int(json, "every_s", job_every_ms(job) / 1000);
    json_key_bool(json, "may_run", may_run(app, job));
    json_key_bool(json, "runs", (seen->ran && seen->took_us < 0) || job_wanted(app, job));
    key_instant_or_null(json, "began_at", seen->began_us);
    json_key(json, "took_ms");
    if (seen->ran && seen->took_us >= 0)
        json_int(json, (seen->took_us + 999) / 1000);
    else
        json_null(json);
    json_key_int(json, "done", seen->done);
    json_key_str(json, "node", seen->node);
    json_key_str(json, "error", seen->error);
    key_instant_or_null(json, "error_at", seen->error_us);
    key_instant_or_null(json, "next_at", next_us(job, seen));
    json_end(json);
}

static void queue_json(struct json *json, const struct queue *queue)
{
    json_object(json);
    json_key_str(json, "name", queue->name);
    json_key_int(json, "waiting", queue->waiting);
    json_key_int(json, "due", queue->due);
    key_instant_or_null(json, "first_at", queue->first_us);
    json_end(json);
}

/* GET /api/admin/jobs/: what runs by itself, and what waits for it. */
static enum err get_jobs(struct req *req, struct res *res)
{
    struct job_seen seen[JOB_COUNT];
    struct queue queues[QUEUES];
    size_t n = 0;

    TRY(jobs_seen(req->db, req->arena, seen));
    TRY(queues_read(req->db, req->arena, queues, &n));
    const struct queue letters = {.name = STR("mail"), .waiting = mail_waiting()};
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "jobs");
    json_array(json);
    for (int job = 0; job < JOB_COUNT; job++)
        job_json(json, req->app, (enum job)job, &seen[job]);
    json_end(json);
    json_key(json, "queues");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        queue_json(json, &queues[i]);
    queue_json(json, &letters);
    json_end(json);
    json_end(json);
    return OK;
}

/* POST /api/admin/jobs/{name}/run/: it runs within two seconds, on this node. Running once more
 * does nothing that is not due, so each may be told to. */
static enum err post_run(struct req *req, struct res *res)
{
    struct str name = req_path(req, "name");
    int job = 0;

    while (job < JOB_COUNT && !str_eq(name, str_from(job_name((enum job)job))))
        job++;
    if (job == JOB_COUNT)
        return ERR_NOT_FOUND;
    if (!may_run(req->app, (enum job)job))
        return req_refuse(req, ERR_CONFLICT, "no_backup_place",
                          "There is no place for backups: set WOOGA_BACKUP_TO.");
    const struct admin_action done = {
        .admin_id = req->user->id,
        .action = "job_run",
        .object = "job",
        .object_id = job,
        .reason = name,
        .request_id = req->id,
    };
    TRY(admin_note(req->db, &done));
    job_want(req->app, (enum job)job);
    return res_empty(res, 204);
}

/* ---- backups ---- */

/* Without what may be a secret. */
static struct str shown_place(const char *place)
{
    struct str rest = str_from(place);

    return place ? str_split(&rest, '?') : (struct str){NULL, 0};
}

static void backup_json(struct json *json, struct str name, const struct backup_seen *seen,
                        size_t n)
{
    int64_t made_us = 0, checked_us = 0;
    struct str wrong = {NULL, 0};

    backup_made_at(name, &made_us);
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(seen[i].name, name))
            continue;
        checked_us = seen[i].checked_us;
        wrong = seen[i].why;
    }
    json_object(json);
    json_key_str(json, "name", name);
    json_key_instant(json, "made_at", made_us);
    key_instant_or_null(json, "checked_at", checked_us);
    json_key_str(json, "wrong", wrong);
    json_end(json);
}

/* GET /api/admin/backups/: those in the place of the settings, the newest first. Each was read
 * again when it was made; checked_at: and once more since, as a whole. */
static enum err get_backups(struct req *req, struct res *res)
{
    const struct config *config = &req->app->config;
    struct str *names = NULL, why = {NULL, 0};
    struct backup_seen *seen;
    size_t n = 0, seen_n = 0;

    TRY(backups_seen(req->db, req->arena, &seen, &seen_n));
    if (config->backup_to != NULL &&
        backup_list(req->app, req->arena, config->backup_to, &names, &n, &why) != OK)
        n = 0;
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "place", shown_place(config->backup_to));
    json_key_str(json, "every", str_from(config->backup_every));
    json_key_int(json, "keep", config->backup_keep);
    json_key_str(json, "wrong", why);
    json_key(json, "backups");
    json_array(json);
    for (size_t i = n; i > 0 && n - i < BACKUPS_SHOWN; i--)
        backup_json(json, names[i - 1], seen, seen_n);
    json_end(json);
    json_end(json);
    return OK;
}

/* ---- the doctor ---- */

/* POST /api/admin/checks/: what `wooga doctor --json` says. One at a time. */
static enum err post_checks(struct req *req, struct res *res)
{
    static atomic_flag busy = ATOMIC_FLAG_INIT;
    struct str json = {NULL, 0};

    if (atomic_flag_test_and_set(&busy))
        return req_refuse(req, ERR_CONFLICT, "checks_run", "The checks run already.");
    enum err err = checks_run(req->arena, CHECKS_SECONDS, &json);
    atomic_flag_clear(&busy);
    if (err != OK)
        return req_refuse(req, ERR_UNAVAILABLE, "checks_failed",
                          "The checks did not end in time. Run `wooga doctor` on the machine.");
    return res_bytes(res, 200, "application/json", json);
}

/* ---- use ---- */

/* GET /api/admin/usage/: how much the site was used, by day of the last 90. */
static enum err get_usage(struct req *req, struct res *res)
{
    struct usage_day days[USAGE_DAYS];

    TRY(usage_days(req->db, clock_today() - USAGE_DAYS + 1, days, USAGE_DAYS));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < USAGE_DAYS; i++) {
        json_object(json);
        json_key_day(json, "date", days[i].day);
        json_key_int(json, "members", days[i].members);
        json_key_int(json, "listings", days[i].listings);
        json_key_int(json, "requests", days[i].requests);
        json_key_int(json, "agreed", days[i].agreed);
        json_key_int(json, "messages", days[i].messages);
        json_key_int(json, "won", days[i].won);
        json_end(json);
    }
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/admin/jobs/", ADMIN, READS, FAST, get_jobs, BODY_SMALL, false},
    {POST, "/api/admin/jobs/{name}/run/", ADMIN, WRITES, FAST, post_run, BODY_SMALL, false},
    {GET, "/api/admin/backups/", ADMIN, READS, OUT, get_backups, BODY_SMALL, false},
    {POST, "/api/admin/checks/", ADMIN, WRITES, OUT, post_checks, BODY_SMALL, false},
    {GET, "/api/admin/usage/", ADMIN, READS, FAST, get_usage, BODY_SMALL, false},
};

const struct route_table desk_table = {routes, COUNT_OF(routes)};
