/* Notices on their way to browsers. The clock hands what is due on to the member's browsers, as
 * rows; errands take row by row, each for itself until its next try, and send. */
#include "notifications/push.h"

#include "core/errands.h"
#include "core/mail.h"
#include "core/market.h"
#include "core/session.h"
#include "crypto/random.h"
#include "fetch/fetch.h"
#include "notifications/notifications_store.h"
#include "notifications/push_store.h"

enum err push_key(const struct app *app, struct webpush_key *ret_key)
{
    unsigned char secret[32];

    session_subkey(app, "web-push", secret);
    return webpush_key_of_secret((struct str){(const char *)secret, sizeof(secret)}, ret_key);
}

/* ---- one message ---- */

/* Whom a push service may ask about us. */
static struct str contact(const struct app *app, struct arena *arena)
{
    struct str site = str_from(app->config.public_url);

    if (str_starts(site, STR("https://")))
        return site;
    return str_format(arena, "mailto:%.*s", STR_FMT(mail_sender(app, arena)));
}

static const char *header(struct arena *arena, const char *name, struct str value)
{
    return str_c(arena, str_format(arena, "%s: %.*s", name, STR_FMT(value)));
}

/* Sealed with a fresh key, for this browser alone. */
static enum err seal(struct arena *arena, struct str market, const struct subscription *to,
                     const struct told *told, struct str *ret_body)
{
    unsigned char salt[WEBPUSH_SALT_BYTES];
    struct webpush_reader reader;
    struct webpush_key sender;
    enum notice_lang lang;

    if (!push_reader_from(to->p256dh, to->auth, &reader) || !push_lang_from(to->lang, &lang))
        return ERR_INVALID;
    random_bytes(salt, sizeof(salt));
    TRY(webpush_key_make(&sender));
    return webpush_seal(arena, &reader, &sender, salt,
                        push_text(arena, market, told, lang, to->details), ret_body);
}

static enum err send(const struct app *app, struct arena *arena, const struct subscription *to,
                     const struct told *told, struct fetch_answer *ret_answer)
{
    bool urgent = notice_is_urgent(&told->notice, clock_today());
    struct webpush_key key;
    struct str body, word;

    *ret_answer = (struct fetch_answer){0};
    TRY(seal(arena, market_name(app, arena), to, told, &body));
    TRY(push_key(app, &key));
    TRY(webpush_authorization(arena, &key, fetch_origin(to->endpoint), contact(app, arena),
                              clock_now_us() / US_PER_SECOND, &word));
    const char *const headers[] = {
        header(arena, "Authorization", word),
        "Content-Type: application/octet-stream",
        "Content-Encoding: aes128gcm",
        "TTL: 86400",
        urgent ? "Urgency: high" : "Urgency: normal",
        /* what is repeated because an answer was lost takes the place of the first */
        header(arena, "Topic", str_format(arena, "notice-%lld", (long long)told->id)),
        NULL,
    };
    return fetch_http(arena,
                      &(struct fetch_request){.method = "POST",
                                              .url = str_c(arena, to->endpoint),
                                              .headers = headers,
                                              .body = body,
                                              .outside = !app->config.inside},
                      ret_answer);
}

static enum err settle(struct db *db, const struct push *push, enum push_verdict verdict,
                       int64_t retry_s)
{
    int64_t next_us = clock_now_us() + push_pause_s(push->tries, retry_s) * US_PER_SECOND;

    if (verdict == PUSH_GONE)
        return subscription_drop(db, push->subscription_id);
    return verdict == PUSH_AGAIN ? push_delay(db, push->id, next_us) : push_drop(db, push->id);
}

/* One that this thread has taken. */
static enum err deliver(const struct app *app, struct db *db, struct arena *arena,
                        const struct push *push)
{
    struct subscription to = {0};
    struct fetch_answer answer;
    enum push_verdict verdict;
    struct told told;
    bool alive, news;
    enum err err;

    if (clock_now_us() - push->first_us > PUSH_PATIENCE_S * US_PER_SECOND)
        return push_drop(db, push->id);
    TRY(subscription_alive(db, arena, push->subscription_id, &to, &alive));
    if (!alive)
        return subscription_drop(db, push->subscription_id);
    TRY(notice_news(db, arena, push->notice_id, &told, &news));
    if (!news || told.notice.member_id != to.member_id)
        return push_drop(db, push->id);
    err = send(app, arena, &to, &told, &answer);
    verdict = err == ERR_INVALID ? PUSH_GONE : push_judge(err, answer.status);
    if (verdict != PUSH_TAKEN)
        LOG_EVENT(LOG_WARN, "push_not_sent", LC("why", err_name(err)), LN("status", answer.status),
                  LN("tries", push->tries));
    return settle(db, push, verdict, answer.retry_s);
}

/* The next one and its end. */
static enum err step(struct app *app, struct db *db, struct arena *arena, bool *ret_more)
{
    int64_t now_us = clock_now_us();
    struct push push;
    bool taken;

    TRY(push_next(db, now_us, &push, ret_more));
    if (!*ret_more)
        return OK;
    TRY(push_claim(db, &push, now_us, &taken));
    return taken ? deliver(app, db, arena, &push) : OK;
}

/* ---- due work ---- */

/* In the quiet hours only what is about today; what is old is no news. */
static enum err hand_on(struct db *db, const struct push_due *due, int64_t now_us, int *ret_done)
{
    int64_t n;

    if (now_us - due->created_us > LETTER_MAX_AGE_S * US_PER_SECOND)
        return push_put_off(db, due, 0);
    if (!due->urgent && notice_is_quiet(&due->settings, clock_seoul_hour(now_us)))
        return push_put_off(db, due, push_quiet_end_us(now_us, due->settings.quiet_to));
    TRY(push_hand_on(db, due, now_us, &n));
    *ret_done += (int)n;
    return OK;
}

enum err pushes_run_due(struct app *app, struct db *db, int *ret_done)
{
    struct push_due due[PUSHES_AT_ONCE];
    int64_t now_us = clock_now_us();
    size_t n = PUSHES_AT_ONCE;
    struct push push;
    bool waiting;

    *ret_done = 0;
    while (n == PUSHES_AT_ONCE) {
        TRY(push_notices_due(db, now_us, due, &n));
        for (size_t i = 0; i < n; i++)
            TRY(hand_on(db, &due[i], now_us, ret_done));
    }
    TRY(push_next(db, now_us, &push, &waiting));
    return waiting ? errands_wake(app, ERRAND_PUSH, step) : OK;
}
