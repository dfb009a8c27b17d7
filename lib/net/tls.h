/* A certificate with its key, for loops whose connections speak TLS (loop_set_tls): 1.2 and 1.3,
 * ALPN http/1.1. The two files may change while the server runs: who is connected keeps the old
 * certificate, who comes gets the new one. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct tls;

/* Reads the files (PEM; the certificate first, then those between it and the root). ret_why, in the
 * arena: what is wrong with which file. */
enum err tls_open(struct arena *arena, const char *certificate, const char *key,
                  struct tls **ret_tls, struct str *ret_why) MUST_USE;
/* Reads them again when one has changed, twice a day (it makes the keys of session tickets anew),
 * or when forced. ret_read tells whether it did. An error leaves what was good. Not from two
 * threads at once. */
enum err tls_refresh(struct tls *tls, bool force, struct arena *arena, bool *ret_read,
                     struct str *ret_why) MUST_USE;
/* When the certificate ends, in microseconds UTC. */
int64_t tls_ends_us(const struct tls *tls);
/* After the loops are gone. */
void tls_close(struct tls *tls);
