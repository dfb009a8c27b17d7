#include "desk/desk.h"

enum { OFTEN_MS = 2000, ROUND_MS = 10000, HOUR_MS = 3600000 };

static const struct {
    const char *name;
    int64_t every_ms;
} jobs[JOB_COUNT] = {
    [JOB_STANDING] = {"standing", OFTEN_MS},  [JOB_MARKET] = {"market", OFTEN_MS},
    [JOB_RENTALS] = {"rentals", ROUND_MS},    [JOB_WAITING] = {"waiting", ROUND_MS},
    [JOB_LEDGER] = {"ledger", ROUND_MS},      [JOB_BANS] = {"bans", ROUND_MS},
    [JOB_REVIEWS] = {"reviews", ROUND_MS},    [JOB_UPLOADS] = {"uploads", ROUND_MS},
    [JOB_UNREAD] = {"unread", ROUND_MS},      [JOB_SEARCHES] = {"searches", ROUND_MS},
    [JOB_LETTERS] = {"letters", ROUND_MS},    [JOB_IMPORTS] = {"imports", ROUND_MS},
    [JOB_PUSHES] = {"pushes", ROUND_MS},      [JOB_USAGE] = {"usage", ROUND_MS},
    [JOB_SESSIONS] = {"sessions", HOUR_MS},   [JOB_NOTIFICATIONS] = {"notifications", HOUR_MS},
    [JOB_CODES] = {"codes", HOUR_MS},         [JOB_WANTED] = {"wanted", HOUR_MS},
    [JOB_ARTICLES] = {"articles", HOUR_MS},   [JOB_BACKUP] = {"backup", 0},
    [JOB_BACKUP_CHECK] = {"backup_check", 0},
};

const char *job_name(enum job job)
{
    return jobs[job].name;
}

int64_t job_every_ms(enum job job)
{
    return jobs[job].every_ms;
}

void job_want(struct app *app, enum job job)
{
    atomic_fetch_or(&app->jobs_wanted, 1U << job);
}

bool job_wanted(const struct app *app, enum job job)
{
    return (atomic_load(&app->jobs_wanted) >> job & 1) != 0;
}

void job_unwant(struct app *app, enum job job)
{
    atomic_fetch_and(&app->jobs_wanted, ~(1U << job));
}
