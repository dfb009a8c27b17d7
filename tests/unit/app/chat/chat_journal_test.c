/* The journal on a real database; what it publishes is counted here instead of sent. */
#include "chat/chat_journal.h"

#include "base/mem.h"
#include "chat/chat_rules.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "chat_fixture.h"

enum { TALKERS = 4, EACH = 500 };

static struct app app;
static int64_t last_seq, published, failed, disorder, boasted;
static size_t largest;

/* On the journal's thread. */
static void publish(struct app *of, struct chat_batch *batch)
{
    assert_ptr_equal(of, &app);
    if (batch->n > largest)
        largest = batch->n;
    for (const struct chat_send *send = batch->first; send; send = send->next) {
        published++;
        if (send->err != OK && (send->state || send->moved))
            boasted++;
        if (send->err != OK)
            failed++;
        else if (!send->dup && send->seq != ++last_seq)
            disorder++;
    }
    chat_batch_free(batch);
}

static int start(void **state)
{
    open_database(state);
    last_seq = published = failed = disorder = boasted = 0;
    largest = 0;
    app = (struct app){.database = service};
    assert_int_equal(journal_start(&app, publish, &app.journal), OK);
    return 0;
}

static int stop(void **state)
{
    journal_free(app.journal);
    return close_database(state);
}

static enum err say(int64_t room, int64_t sender, const char *text)
{
    struct chat_send *send = chat_send_new(room, sender, MESSAGE_TEXT, str_from(text),
                                           (struct str){NULL, 0}, (struct str){NULL, 0});
    bool full;
    enum err err = journal_send(app.journal, send, &full);

    if (err != OK)
        chat_send_free(send);
    return err;
}

static enum err put_card(int64_t sender, struct str text)
{
    struct chat_card card = {
        .room_id = room_id, .sender_id = sender, .text = text, .body = STR("{\"card\":\"offer\"}")};

    assert_int_equal(chat_card_write(db, &card), OK);
    return chat_card_post(&app, &card);
}

static const struct db_sql waiting_sql = {"waiting", "SELECT COUNT(*) FROM chat_cards", NULL};
static const struct db_sql once_sql = {"once", "SELECT COUNT(*) FROM messages WHERE text = 'once'",
                                       NULL};
static const struct db_sql last_sql = {"last", "SELECT last_seq FROM rooms", NULL};

static int64_t count(const struct db_sql *sql)
{
    int64_t n = -1;

    assert_int_equal(db_run_id(db, sql, NULL, 0, &n), OK);
    return n;
}

static void *talk(void *user)
{
    (void)user;
    for (int i = 0; i < EACH; i++)
        assert_int_equal(say(room_id, i % 2 ? OWNER : VISITOR, "talk"), OK);
    return NULL;
}

static void stores_what_many_threads_send_in_batches(void **state)
{
    pthread_t threads[TALKERS];

    (void)state;
    for (int i = 0; i < TALKERS; i++)
        pthread_create(&threads[i], NULL, talk, NULL);
    for (int i = 0; i < TALKERS; i++)
        pthread_join(threads[i], NULL);
    journal_stop(app.journal); /* stores what is queued */
    assert_int_equal(published, TALKERS * EACH);
    assert_int_equal(failed, 0);
    assert_int_equal(disorder, 0);
    assert_int_equal(last_seq, TALKERS * EACH);
    assert_true(largest > 1 && largest <= 512);
}

static void refuses_after_its_stop(void **state)
{
    (void)state;
    assert_int_equal(say(room_id, OWNER, "in time"), OK);
    journal_stop(app.journal);
    assert_int_equal(say(room_id, OWNER, "too late"), ERR_UNAVAILABLE);
    assert_int_equal(put_card(OWNER, STR("too late")), ERR_UNAVAILABLE);
    assert_int_equal(count(&waiting_sql), 1); /* the clock's, next time */
    assert_int_equal(published, 1);
}

static void a_card_is_stored_when_its_call_returns(void **state)
{
    struct message *messages;
    size_t n;
    bool more;

    (void)state;
    assert_int_equal(put_card(OWNER, STR("a card")), OK);
    assert_int_equal(messages_from(db, &arena, room_id, 0, 10, &messages, &n, &more), OK);
    assert_int_equal(n, 1);
    assert_int_equal(messages[0].kind, MESSAGE_CARD);
    assert_true(str_eq(messages[0].body, STR("{\"card\":\"offer\"}")));
    assert_int_equal(put_card(STRANGER, STR("x")), ERR_FORBIDDEN);
    assert_int_equal(count(&waiting_sql), 0);
    journal_stop(app.journal);
}

static void *post(void *user)
{
    assert_int_equal(chat_card_post(&app, user), OK);
    return NULL;
}

static void a_card_is_in_its_room_once_however_many_post_it(void **state)
{
    pthread_t threads[TALKERS];
    struct chat_card card = {
        .room_id = room_id, .sender_id = OWNER, .text = STR("once"), .body = STR("{}")};

    (void)state;
    assert_int_equal(chat_card_write(db, &card), OK);
    for (int i = 0; i < TALKERS; i++)
        pthread_create(&threads[i], NULL, post, &card);
    for (int i = 0; i < TALKERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(chat_card_post(&app, &card), OK);
    assert_int_equal(count(&once_sql), 1);
    assert_int_equal(count(&last_sql), 1);
    assert_int_equal(count(&waiting_sql), 0);
    journal_stop(app.journal);
}

/* However far an attempt came: what was not committed shows nothing to anybody. */
static void what_failed_at_its_end_says_nothing_of_its_room(void **state)
{
    (void)state;
    assert_int_equal(put_card(OWNER, STR("fine")), OK);
    assert_int_equal(db_script(db, "CREATE TRIGGER broken BEFORE INSERT ON room_members BEGIN"
                                   " SELECT RAISE(ABORT, 'broken'); END; DELETE FROM room_members"),
                     OK);
    assert_int_not_equal(put_card(OWNER, STR("x")), OK);
    assert_int_equal(count(&waiting_sql), 1);
    assert_int_not_equal(chat_mark(&app, room_id, VISITOR, 1), OK);
    journal_stop(app.journal);
    assert_int_equal(published, 3);
    assert_int_equal(failed, 2);
    assert_int_equal(boasted, 0);
}

/* While somebody else writes, 10,000 may wait in the process; who brings the last of them is told
 * to stop reading. */
static void tells_when_too_many_wait(void **state)
{
    struct db_tx tx = {0};
    bool full;

    (void)state;
    assert_int_equal(db_tx_begin(db, &tx), OK);
    for (int i = 1; i <= CHAT_WAITING; i++) {
        struct chat_send *send = chat_send_new(room_id, OWNER, MESSAGE_TEXT, STR("x"),
                                               (struct str){NULL, 0}, (struct str){NULL, 0});

        assert_int_equal(journal_send(app.journal, send, &full), OK);
        assert_int_equal(full, i == CHAT_WAITING);
    }
    assert_true(journal_is_full(app.journal));
    db_tx_end(&tx);
    journal_stop(app.journal);
    assert_false(journal_is_full(app.journal));
    assert_int_equal(last_seq, CHAT_WAITING);
}

/* Another program holds the database: whoever waits for more than two seconds is told, later ones
 * at once, and when it is back all goes on. */
static void gives_up_a_dead_database_and_finds_it_again(void **state)
{
    struct db_tx tx;
    struct db_service *elsewhere;
    struct db *holder;
    const char *why;

    (void)state;
    assert_int_equal(db_service_open(path, &elsewhere, &why), OK);
    assert_int_equal(db_open(elsewhere, &holder), OK);
    assert_int_equal(db_tx_begin(holder, &tx), OK);
    assert_int_equal(say(room_id, OWNER, "waits"), OK);
    sleep(3);
    assert_int_equal(say(room_id, OWNER, "told at once"), ERR_UNAVAILABLE);
    sleep(3);
    db_tx_end(&tx);
    for (int i = 0; i < 100 && say(room_id, OWNER, "again") != OK; i++)
        usleep(50000);
    journal_stop(app.journal);
    assert_int_equal(failed, 1);
    assert_int_equal(published, 2);
    assert_int_equal(last_seq, 1);
    db_close(holder);
    db_service_close(elsewhere);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(stores_what_many_threads_send_in_batches),
        FRESH(refuses_after_its_stop),
        FRESH(a_card_is_stored_when_its_call_returns),
        FRESH(a_card_is_in_its_room_once_however_many_post_it),
        FRESH(what_failed_at_its_end_says_nothing_of_its_room),
        FRESH(tells_when_too_many_wait),
        FRESH(gives_up_a_dead_database_and_finds_it_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
