/* What the two are told of their ledger; private to this module. */
#pragma once
#include "ledger/ledger_store.h"
#include "notifications/notifications.h"

/* A notice about a deal to one of its two, in the caller's transaction; *ret_frame as notice_add
 * says. */
enum err ledger_notice(struct db *db, struct arena *arena, const struct deal *deal,
                       enum notice_kind kind, int64_t member_id, int64_t who_id, bool once,
                       struct str *ret_frame) MUST_USE;
/* On /ws/me of both: the rental has changed. */
void ledger_tell(struct app *app, struct arena *arena, const struct deal *deal);
