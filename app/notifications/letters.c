/* Letters about what stays unread: one for all of it, at a decent hour. */
#include "core/mail.h"
#include "core/market.h"
#include "notifications/notifications_store.h"

/* Without a public URL: what the server listens on, which is good for a trial on one's own machine.
 */
static struct str site_of(const struct app *app, struct arena *arena)
{
    if (app->config.public_url)
        return str_from(app->config.public_url);
    return str_format(arena, "http://%s", app->config.listen);
}

static int hour_of(int64_t now_us)
{
    int64_t midnight_us = clock_seoul_day_start_us(clock_seoul_day(now_us));

    return (int)((now_us - midnight_us) / (3600 * US_PER_SECOND));
}

static enum err post(struct app *app, struct db *db, struct arena *arena,
                     const struct letter_due *due, int64_t now_us, int *ret_done)
{
    struct told *told;
    size_t n;

    TRY(letter_take(db, arena, due, now_us, &told, &n));
    if (n == 0)
        return OK;
    mail_post(app, due->address, letter_subject(arena, market_name(app, arena), n),
              letter_text(arena, site_of(app, arena), told, n));
    ++*ret_done;
    return OK;
}

enum err notifications_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done)
{
    struct letter_due due[LETTERS_AT_ONCE];
    int64_t now_us = clock_now_us(), after_id = 0;
    int hour = hour_of(now_us);
    size_t n = LETTERS_AT_ONCE;

    *ret_done = 0;
    while (mail_is_on(app) && n == LETTERS_AT_ONCE) {
        TRY(letters_due(db, arena, now_us, after_id, due, &n));
        for (size_t i = 0; i < n; i++) {
            after_id = due[i].member_id;
            if (letter_may_go(&due[i], now_us, hour))
                TRY(post(app, db, arena, &due[i], now_us, ret_done));
        }
    }
    return OK;
}
