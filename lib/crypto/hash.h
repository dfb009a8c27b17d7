/* Digests and keyed digests. */
#pragma once
#include "base/str.h"

enum { SHA1_BYTES = 20, SHA256_BYTES = 32 };

void hash_sha256(struct str bytes, unsigned char ret_digest[static SHA256_BYTES]);
/* For protocols that demand it (WebSocket's handshake); protects nothing. */
void hash_sha1(struct str bytes, unsigned char ret_digest[static SHA1_BYTES]);
/* Keys of any length. */
void hash_hmac_sha256(struct str key, struct str bytes,
                      unsigned char ret_digest[static SHA256_BYTES]);
/* Equal in a time that depends on the lengths only. */
bool hash_equal(struct str a, struct str b);
/* 2 * bytes.n lower-case hex digits and a NUL. */
void hash_hex(struct str bytes, char *ret_text);
