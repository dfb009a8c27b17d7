/* The file of keys: DATA/keys, one line "jwt <64 hex digits>". */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { SESSION_KEY_BYTES = 32 };

/* Reads the key, or makes the file (mode 0600, whole or not at all, so that two processes starting
 * at once agree). ret_why (static memory) says what to do. */
enum err session_key_load(const char *folder, unsigned char ret_key[static SESSION_KEY_BYTES],
                          const char **ret_why) MUST_USE;
