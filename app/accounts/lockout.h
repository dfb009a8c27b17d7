/* Failed log-ins, counted in memory per account and per address for 15 minutes, those of other
 * nodes with them; private to this module. */
#pragma once
#include "core/app.h"

enum { LOCKOUT_SECRET_BYTES = 32 };
/* Names are kept as numbers that only who has the secret can make; nodes with the same one tell
 * each other. Before the first log-in. */
void lockout_share(struct app *app, const unsigned char secret[static LOCKOUT_SECRET_BYTES]);

/* Seconds to wait before this account or address may try again; 0: now. from: the address as
 * limiter_address (core/limits.h) has it. */
int lockout_wait_s(struct str account, uint64_t from, int64_t now_us);
void lockout_failed(struct app *app, struct str account, uint64_t from, int64_t now_us);
/* A good log-in clears the account's count. */
void lockout_passed(struct app *app, struct str account);
