/* The journal: one thread that stores what all sockets and workers send. It takes what waits,
 * commits it in one transaction, and only then tells anybody: durable first, visible second. */
#include "chat/chat_journal.h"

#include "base/fault.h"
#include "base/mem.h"
#include "chat/chat_rules.h"
#include "chat/chat_seats.h"
#include "chat/chat_store.h"
#include "chat/chat_unread.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

enum {
    BATCH_MAX = 512,
    PAGES_KIB = 32 * 1024, /* of the ends of 2,500 rooms under way: three pages each */
    RETRY_MS = 50,         /* while the database is away */
    EARLY_MS = 20,         /* from the acknowledgement to the commit, with FAULT_EARLY_ACK */
    PROBE_MS = 500         /* once it is given up */
};
#define PATIENCE_US (2 * US_PER_SECOND)

struct journal {
    struct app *app;
    void (*publish)(struct app *app, struct chat_batch *batch);
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct chat_send *first, **last; /* under mutex */
    bool stopping, asleep;           /* under mutex */
    atomic_int waiting;              /* queued or being stored */
    atomic_bool dead;                /* the database was away for too long */
    _Atomic int64_t busy_us;         /* since when a batch is being stored; 0: none is */
    struct chat_seats *seats;
    struct unread_rooms *unread;
};

/* A thread that waits for its message to be stored. */
struct chat_waiter {
    sem_t done;
    enum err err;
};

static struct str take_text(char **at, struct str s)
{
    char *start = *at;

    if (str_is_null(s))
        return s;
    memcpy(start, s.p ? s.p : "", s.n);
    *at += s.n;
    return (struct str){start, s.n};
}

struct chat_send *chat_send_new(int64_t room, int64_t sender, enum message_kind kind,
                                struct str text, struct str body, struct str cid)
{
    struct chat_send *send = mem_take(sizeof *send + text.n + body.n + cid.n + 1);
    char *at = (char *)(send + 1);

    send->room = room;
    send->sender = sender;
    send->kind = kind;
    send->text = take_text(&at, text);
    send->body = take_text(&at, body);
    send->cid = take_text(&at, cid);
    return send;
}

struct chat_send *chat_mark_new(int64_t room, int64_t member, int64_t read_seq, int64_t recv_seq)
{
    struct chat_send *send = mem_take(sizeof *send);

    send->room = room;
    send->sender = member;
    send->mark = true;
    send->read_seq = read_seq;
    send->recv_seq = recv_seq > read_seq ? recv_seq : read_seq;
    return send;
}

void chat_send_free(struct chat_send *send)
{
    mem_free(send);
}

void chat_batch_free(struct chat_batch *batch)
{
    struct chat_send *send, *next;

    for (send = batch->first; send; send = next) {
        next = send->next;
        chat_send_free(send);
    }
    arena_release(&batch->arena);
    mem_free(batch);
}

/* ---- the queue ---- */

static bool database_away(struct journal *journal, int64_t now_us)
{
    int64_t busy_us = atomic_load(&journal->busy_us);

    return atomic_load(&journal->dead) || (busy_us && now_us - busy_us > PATIENCE_US);
}

enum err journal_send(struct journal *journal, struct chat_send *send, bool *ret_full)
{
    bool stopping, wake;

    send->queued_us = clock_mono_us();
    *ret_full = false;
    if (database_away(journal, send->queued_us))
        return ERR_UNAVAILABLE;
    send->next = NULL;
    pthread_mutex_lock(&journal->mutex);
    stopping = journal->stopping;
    wake = journal->asleep;
    if (!stopping) {
        *journal->last = send;
        journal->last = &send->next;
        journal->asleep = false;
    }
    pthread_mutex_unlock(&journal->mutex);
    if (stopping)
        return ERR_UNAVAILABLE;
    if (wake)
        pthread_cond_signal(&journal->wake);
    *ret_full = atomic_fetch_add(&journal->waiting, 1) + 1 >= CHAT_WAITING;
    return OK;
}

bool journal_is_full(const struct journal *journal)
{
    return atomic_load(&journal->waiting) > CHAT_WAITING / 2;
}

struct chat_seats *journal_seats(struct journal *journal)
{
    return journal->seats;
}

struct unread_rooms *journal_unread(struct journal *journal)
{
    return journal->unread;
}

static void wait_ms(struct journal *journal, int ms)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&journal->wake, &journal->mutex, &until);
}

/* Takes all that waits, up to a batch. An empty batch: time to look at a dead database again. False
 * when the journal stops and nothing waits. */
static bool take_batch(struct journal *journal, struct chat_batch *batch)
{
    struct chat_send *send;

    pthread_mutex_lock(&journal->mutex);
    while (!journal->first && !journal->stopping) {
        journal->asleep = true;
        if (atomic_load(&journal->dead)) {
            wait_ms(journal, PROBE_MS);
            break;
        }
        pthread_cond_wait(&journal->wake, &journal->mutex);
    }
    journal->asleep = false;
    batch->first = journal->first;
    for (send = batch->first; send; send = send->next) {
        if (++batch->n == BATCH_MAX)
            break;
    }
    journal->first = send ? send->next : NULL;
    if (!journal->first)
        journal->last = &journal->first;
    if (send)
        send->next = NULL;
    bool more = batch->first || !journal->stopping;
    pthread_mutex_unlock(&journal->mutex);
    return more;
}

/* ---- storing ---- */

/* It was not stored, however far the attempt came. */
static void fail(struct chat_send *send, enum err err)
{
    send->err = err;
    send->moved = false;
    send->state = NULL;
}

static void fail_batch(struct chat_batch *batch, enum err err)
{
    for (struct chat_send *send = batch->first; send; send = send->next)
        fail(send, err);
}

/* The database refused the batch for what one of its messages is: each stands for itself. */
static void store_singly(struct journal *journal, struct chat_batch *batch)
{
    struct chat_send *all = batch->first, *rest;
    size_t n = batch->n;
    enum err err;

    for (struct chat_send *send = all; send; send = rest) {
        rest = send->next;
        send->next = NULL;
        batch->first = send;
        batch->n = 1;
        err = batch_store(journal->db, batch);
        if (err != OK)
            fail(send, err);
        send->next = rest;
    }
    batch->first = all;
    batch->n = n;
}

static void pause_ms(long ms)
{
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&wait, NULL);
}

/* Stores, waiting for the database as long as its oldest message may wait. Whether a lost commit
 * has happened only the sender's cid can tell: it is not tried again here, where a message without
 * one would be stored twice. */
static void store(struct journal *journal, struct chat_batch *batch)
{
    enum err err = batch_store(journal->db, batch);

    while (err == ERR_UNAVAILABLE && !batch->unknown &&
           clock_mono_us() - batch->first->queued_us < PATIENCE_US) {
        pause_ms(RETRY_MS);
        err = batch_store(journal->db, batch);
    }
    /* A commit that may have happened says nothing of how long the database is away. */
    atomic_store(&journal->dead, err == ERR_UNAVAILABLE && !batch->unknown);
    if (err == OK)
        return;
    LOG_EVENT(LOG_ERROR, "journal_batch_failed", LC("err", err_name(err)),
              LC("why", db_why(journal->db)), LN("messages", batch->n));
    if (err == ERR_UNAVAILABLE || batch->n == 1)
        fail_batch(batch, err);
    else
        store_singly(journal, batch);
}

static void tell_waiters(struct chat_batch *batch)
{
    for (struct chat_send *send = batch->first; send; send = send->next) {
        if (!send->waiter)
            continue;
        send->waiter->err = send->err;
        sem_post(&send->waiter->done);
    }
}

static struct chat_batch *batch_new(struct app *app)
{
    struct chat_batch *batch = mem_take(sizeof *batch);

    batch->app = app;
    return batch;
}

static void *run(void *user)
{
    struct journal *journal = user;
    struct chat_batch *batch = batch_new(journal->app);

    while (take_batch(journal, batch)) {
        if (batch->n == 0) {
            atomic_store(&journal->dead, batch_probe(journal->db) != OK);
            continue;
        }
        atomic_store(&journal->busy_us, clock_mono_us());
        store(journal, batch);
        atomic_store(&journal->busy_us, 0);
        atomic_fetch_sub(&journal->waiting, (int)batch->n);
        tell_waiters(batch);
        unread_rooms_note(journal->unread, batch, clock_mono_us());
        journal->publish(journal->app, batch);
        if (fault(FAULT_EARLY_ACK)) {
            pause_ms(EARLY_MS);
            batch_commit_late();
        }
        batch = batch_new(journal->app);
    }
    mem_free(batch);
    return NULL;
}

/* ---- starting and stopping ---- */

void journal_free(struct journal *journal)
{
    if (!journal)
        return;
    db_close(journal->db);
    chat_seats_free(journal->seats);
    unread_rooms_free(journal->unread);
    pthread_mutex_destroy(&journal->mutex);
    pthread_cond_destroy(&journal->wake);
    mem_free(journal);
}

enum err journal_start(struct app *app, void (*publish)(struct app *app, struct chat_batch *batch),
                       struct journal **ret_journal)
{
    struct journal *journal = mem_take(sizeof *journal);
    pthread_condattr_t monotonic;
    enum err err;

    journal->app = app;
    journal->publish = publish;
    journal->last = &journal->first;
    journal->seats = chat_seats_new(app->config.limits);
    journal->unread = unread_rooms_new();
    pthread_mutex_init(&journal->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&journal->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    err = db_open(app->database, &journal->db);
    if (err == OK)
        db_keep_pages(journal->db, PAGES_KIB);
    if (err == OK && pthread_create(&journal->thread, NULL, run, journal) != 0)
        err = ERR_INTERNAL;
    if (err != OK) {
        journal_free(journal);
        return err;
    }
    *ret_journal = journal;
    return OK;
}

void journal_stop(struct journal *journal)
{
    if (!journal)
        return;
    pthread_mutex_lock(&journal->mutex);
    journal->stopping = true;
    pthread_cond_signal(&journal->wake);
    pthread_mutex_unlock(&journal->mutex);
    pthread_join(journal->thread, NULL);
}

/* Hands it to the journal and waits until it is stored. */
static enum err send_and_wait(struct app *app, struct chat_send *send)
{
    struct chat_waiter waiter = {.err = OK};
    enum err err;
    bool full;

    send->waiter = &waiter;
    sem_init(&waiter.done, 0, 0);
    err = journal_send(app->journal, send, &full);
    if (err == OK) {
        while (sem_wait(&waiter.done) != 0)
            continue;
        err = waiter.err;
    } else {
        chat_send_free(send);
    }
    sem_destroy(&waiter.done);
    return err;
}

enum err chat_card_post(struct app *app, const struct chat_card *card)
{
    struct chat_send *send = chat_send_new(card->room_id, card->sender_id, MESSAGE_CARD, card->text,
                                           card->body, (struct str){NULL, 0});
    enum err err;

    send->card = card->id;
    err = send_and_wait(app, send);
    return err == ERR_CONFLICT ? OK : err;
}

enum err chat_mark(struct app *app, int64_t room_id, int64_t member_id, int64_t seq)
{
    return send_and_wait(app, chat_mark_new(room_id, member_id, seq, seq));
}
