/* The clock: a thread with a connection of its own that runs due work and moves the database's log
 * into its file, beside those who write. With WOOGA_TEST_HASTE=on in the environment it looks four
 * times a second, and for whatever is due but what is done by the hour, what others' memory holds
 * apart: tests wait for it hundreds of times. app->clock_rounds counts its looks. */
#pragma once
#include "core/app.h"

struct clock_thread;

enum err clock_start(struct app *app, struct clock_thread **ret_clock) MUST_USE;
void clock_stop(struct clock_thread *clock);
