/* Letters of the program: handed over at once, sent by a thread of their own through the operator's
 * server (WOOGA_SMTP), three tries each. What cannot be sent is logged, without the address. */
#pragma once
#include "core/app.h"

/* Whether there is a server to send through. */
static inline bool mail_is_on(const struct app *app)
{
    return app->config.smtp != NULL;
}

/* Copies everything. Dropped when mail is off or 1,000 letters wait already. */
void mail_post(const struct app *app, struct str to, struct str subject, struct str text);

/* Letters that are on their way, or wait. */
int mail_waiting(void);

/* At the stop, when nobody posts any more: what waits is sent, one try each, none begun after 5 s.
 */
void mail_stop(void);

/* The sender: the server's user where that is an address, else wooga@ and the site's host. */
struct str mail_sender(const struct app *app, struct arena *arena);
