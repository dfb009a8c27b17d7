/* What the main thread does while the others serve: it waits for signals, minds the certificate,
 * and tells the service manager that they live. */
#pragma once
#include "core/app.h"

/* Blocks the signals that watch_until_stop waits for; before any thread is made. */
void watch_begin(void);
/* Opens the certificate, when the settings name one; says what is wrong with it. */
bool watch_open_tls(struct app *app, struct arena *arena);
/* Comes back at the first SIGTERM or SIGINT; from then on the next one ends the process at once.
 * SIGHUP reads the certificate anew, and so does a change of its files. Without a certificate the
 * end of the terminal that it was started on ends it, too. */
void watch_until_stop(struct app *app);
