/* Base64 (RFC 4648): with padding and '+', '/' for protocols that want it, and the URL form without
 * padding, read strictly. */
#pragma once
#include "base/str.h"

/* Characters that n bytes become, without a NUL. */
#define BASE64_LENGTH(n)    (((n) + 2) / 3 * 4)
#define BASE64URL_LENGTH(n) (((n)*4 + 2) / 3)

/* Write BASE64_LENGTH or BASE64URL_LENGTH characters, no NUL; return how many. */
size_t base64_encode(struct str bytes, char *ret_text);
size_t base64url_encode(struct str bytes, char *ret_text);

/* Reads the URL form: only its 64 characters, no padding, no line ends, unused bits zero, so that
 * every byte string has exactly one spelling. False otherwise, or when it passes room. */
bool base64url_decode(struct str text, unsigned char *ret_bytes, size_t room, size_t *ret_n);
