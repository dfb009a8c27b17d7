/* Errands: due work that waits for other servers, on threads of its own, so that neither the clock
 * nor anybody's request waits. What is to be done stands in rows, each taken by one; an errand
 * takes row by row until none is due. */
#pragma once
#include "core/app.h"

enum errand { ERRAND_PUSH, ERRAND_IMPORTS, ERRAND_COUNT };

/* Takes one row and does it; *ret_more false when none is due. */
typedef enum err errand_step(struct app *app, struct db *db, struct arena *arena, bool *ret_more);

/* Has threads take steps until none is left; nothing to do when enough are at it. Called by the
 * clock alone. */
enum err errands_wake(struct app *app, enum errand errand, errand_step *step) MUST_USE;
/* At the stop, after the clock's: steps that have begun end, the rest stays in its rows. */
void errands_stop(struct app *app);
