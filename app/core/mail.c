#include "core/mail.h"

#include "base/clock.h"
#include "base/mem.h"
#include "fetch/fetch.h"
#include "net/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { TRIES = 3, PAUSE_S = 5, QUEUE = 1000, STOP_S = 5 };

struct letter_job {
    struct worker_job job;
    const struct app *app;
    struct arena arena; /* of the texts */
    struct fetch_letter letter;
};

static struct workers *sender;
static pthread_once_t once = PTHREAD_ONCE_INIT;
/* At the stop: after this instant (clock_mono_us) no letter is begun. 0: go on. */
static _Atomic int64_t last_us;
static atomic_int waiting;

/* A program that never sends has no thread for it. */
static void start(void)
{
    sender = workers_start(&(struct workers_options){.name = "mail", .threads = 1, .queue = QUEUE});
}

static void job_free(struct letter_job *letter)
{
    waiting--;
    arena_release(&letter->arena);
    mem_free(letter);
}

/* Whether to try for the (i+1)-th time; the pause before it ends early at the stop. */
static bool may_try(int i)
{
    for (int s = 0; i > 0 && s < PAUSE_S && last_us == 0; s++)
        sleep(1);
    return last_us == 0 || (i == 0 && clock_mono_us() < last_us);
}

static void job_run(struct worker *worker, struct worker_job *job)
{
    struct letter_job *letter = (struct letter_job *)(void *)job;
    enum err err = ERR_UPSTREAM;

    for (int i = 0; i < TRIES && err == ERR_UPSTREAM && may_try(i); i++)
        err = fetch_mail(&worker->arena, letter->app->config.smtp, &letter->letter);
    if (err != OK)
        LOG_EVENT(LOG_WARN, "mail_not_sent", LC("why", err_name(err)));
    job_free(letter);
}

int mail_waiting(void)
{
    return waiting;
}

void mail_stop(void)
{
    if (sender == NULL)
        return;
    last_us = clock_mono_us() + STOP_S * US_PER_SECOND;
    workers_free(sender);
    sender = NULL;
}

/* "%40" → "@": users in URLs are escaped. */
static struct str unescape_at(struct arena *arena, struct str user)
{
    const char *at = user.n ? memmem(user.p, user.n, "%40", 3) : NULL;
    size_t before;

    if (at == NULL)
        return user;
    before = (size_t)(at - user.p);
    return str_format(arena, "%.*s@%.*s", (int)before, user.p, (int)(user.n - before - 3), at + 3);
}

/* What stands between "//" and the next of the stops. */
static struct str authority(struct str url)
{
    const char *slashes = url.n ? memmem(url.p, url.n, "//", 2) : NULL;
    size_t from = slashes ? (size_t)(slashes - url.p) + 2 : 0;
    ptrdiff_t end = str_find(url, '/', from);

    return str_sub(url, from, end < 0 ? url.n : (size_t)end);
}

struct str mail_sender(const struct app *app, struct arena *arena)
{
    struct str server = authority(str_from(app->config.smtp));
    struct str site = authority(str_from(app->config.public_url));
    ptrdiff_t at = str_find(server, '@', 0);

    if (at > 0) {
        struct str user = str_sub(server, 0, (size_t)at);

        user = unescape_at(arena, str_split(&user, ':'));
        if (str_find(user, '@', 0) > 0)
            return user;
    }
    site = str_split(&site, ':');
    return site.n ? str_format(arena, "wooga@%.*s", STR_FMT(site)) : STR("wooga@localhost");
}

void mail_post(const struct app *app, struct str to, struct str subject, struct str text)
{
    struct letter_job *letter;

    if (!mail_is_on(app))
        return;
    pthread_once(&once, start);
    letter = mem_take(sizeof(*letter));
    waiting++;
    letter->job.run = job_run;
    letter->app = app;
    letter->letter = (struct fetch_letter){
        mail_sender(app, &letter->arena), str_copy(&letter->arena, to),
        str_copy(&letter->arena, subject), str_copy(&letter->arena, text)};
    if (sender == NULL || workers_post(sender, &letter->job) != OK) {
        LOG_EVENT(LOG_WARN, "mail_not_sent", LC("why", "queue_full"));
        job_free(letter);
    }
}
