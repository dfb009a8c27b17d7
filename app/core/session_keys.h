/* The file of keys: DATA/keys, one line "jwt <64 hex digits>". */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { SESSION_KEY_BYTES = 32 };

/* Reads the key, or makes the file (mode 0600, whole or not at all, so that two processes starting
 * at once agree). ret_why (static memory) says what to do. */
enum err session_key_load(const char *folder, unsigned char ret_key[static SESSION_KEY_BYTES],
                          const char **ret_why) MUST_USE;
/* The key as the file's line, without its end, in the arena; and back: false when it is none. */
struct str session_key_line(struct arena *arena, const unsigned char key[static SESSION_KEY_BYTES]);
bool session_key_parse(struct str line, unsigned char ret_key[static SESSION_KEY_BYTES]);
