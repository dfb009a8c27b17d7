/* TLS to a Redis that another machine runs: 1.2 and 1.3, its certificate checked against its
 * name. Without blocking, on a socket of the caller's; private to lib/bus. */
#pragma once
#include "bus/address.h"

#include <openssl/types.h>
#include <sys/types.h>

/* Whom to believe: the authorities of the address's file, or the system's. ret_why (static memory)
 * when it is NULL. */
SSL_CTX *secure_new(const struct bus_address *address, const char **ret_why);
void secure_free(SSL_CTX *context);

/* For a connected socket; NULL: out of memory. secure_end before the socket is closed. */
SSL *secure_begin(SSL_CTX *context, int fd, const char *host);
void secure_end(SSL *tls);

/* Goes on with the handshake. 0: it is done; else what to poll for; -1: it failed. */
short secure_shake(SSL *tls);
/* As send and recv, with EAGAIN when there is nothing to do now and EPROTO when it is broken. */
ssize_t secure_send(SSL *tls, const char *bytes, size_t n);
ssize_t secure_recv(SSL *tls, char *bytes, size_t n);
/* It has read more than it was asked for, of which poll does not tell. */
bool secure_holds(const SSL *tls);
/* What is wrong after a failure; static memory. */
const char *secure_why(const SSL *tls);
