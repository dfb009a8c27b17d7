/* Names of photos on the wire; pure. */
#pragma once
#include "base/str.h"
#include <stdbool.h>

enum { PHOTO_KEY_LENGTH = 32 };

/* 32 lower-case hex digits. */
bool photo_key_is_good(struct str key);
/* "<key>.webp", "<key>-m.webp" or "<key>-s.webp": nothing else reaches the store. */
bool photo_name_is_good(struct str name);
