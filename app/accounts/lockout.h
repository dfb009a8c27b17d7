/* Failed log-ins, counted in memory per account and per address for 15 minutes; private to this
 * module. */
#pragma once
#include "base/str.h"

/* Seconds to wait before this account or address may try again; 0: now. from: the address as
 * limiter_address (core/limits.h) has it. */
int lockout_wait_s(struct str account, uint64_t from, int64_t now_us);
void lockout_failed(struct str account, uint64_t from, int64_t now_us);
/* A good log-in clears the account's count. */
void lockout_passed(struct str account);
