/* Calendars that owners name, read every hour: on which days a thing is busy elsewhere
 * (docs/rentals.md section 5). What others may call. */
#pragma once
#include "core/app.h"

/* Due work: has errands read what is due; safe on every node. */
enum err imports_run_due(struct app *app, struct db *db) MUST_USE;
