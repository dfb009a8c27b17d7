/* Rules of accounts without I/O. */
#pragma once
#include "base/str.h"

/* "<id>@users.invalid"; 0 when it is no alias. */
int64_t account_alias_id(struct str email);
/* The username of who signs in by a provider first: what stands before the '@', at most 16
 * characters. A part of email. */
struct str account_first_username(struct str email);
/* NULL, or why the password can't be taken: 8 to 128 characters, not a common one, not the address.
 */
const char *account_password_fault(struct str password, struct str email);

/* Lock-out: failures within 15 minutes, per account and per address (docs/security.md section 2).
 */
enum { LOCKOUT_ACCOUNT = 5, LOCKOUT_ADDRESS = 20, LOCKOUT_SECONDS = 900 };
