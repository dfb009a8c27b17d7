#include "bus/secure.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>

SSL_CTX *secure_new(const struct bus_address *address, const char **ret_why)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    *ret_why = "OpenSSL cannot be used";
    if (!context)
        return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    /* What waits may grow, and move, before the rest of it is sent. */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    *ret_why = "after ?ca= comes a file of certificates (PEM) that can be read";
    if (address->ca[0] ? SSL_CTX_load_verify_file(context, address->ca) == 1
                       : SSL_CTX_set_default_verify_paths(context) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

void secure_free(SSL_CTX *context)
{
    SSL_CTX_free(context);
}

/* The certificate has to be of this name, or of this address. */
static bool expect(SSL *tls, const char *host)
{
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host) == 1)
        return true;
    return SSL_set1_host(tls, host) == 1 && SSL_set_tlsext_host_name(tls, host) == 1;
}

SSL *secure_begin(SSL_CTX *context, int fd, const char *host)
{
    SSL *tls = SSL_new(context);

    if (tls && SSL_set_fd(tls, fd) == 1 && expect(tls, host)) {
        SSL_set_connect_state(tls);
        return tls;
    }
    SSL_free(tls);
    return NULL;
}

void secure_end(SSL *tls)
{
    SSL_free(tls);
}

short secure_shake(SSL *tls)
{
    int done;

    ERR_clear_error();
    done = SSL_do_handshake(tls);
    if (done == 1)
        return 0;
    switch (SSL_get_error(tls, done)) {
    case SSL_ERROR_WANT_READ:
        return POLLIN;
    case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
    default:
        return -1;
    }
}

/* What send or recv would have said. */
static ssize_t said(SSL *tls, int n)
{
    if (n > 0)
        return n;
    switch (SSL_get_error(tls, n)) {
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        errno = EAGAIN;
        return -1;
    case SSL_ERROR_SYSCALL:
        if (errno == 0 || errno == EAGAIN)
            errno = EPROTO;
        return -1;
    default:
        errno = EPROTO;
        return -1;
    }
}

static int some(size_t n)
{
    return n < INT_MAX ? (int)n : INT_MAX;
}

ssize_t secure_send(SSL *tls, const char *bytes, size_t n)
{
    ERR_clear_error();
    return said(tls, SSL_write(tls, bytes, some(n)));
}

ssize_t secure_recv(SSL *tls, char *bytes, size_t n)
{
    ERR_clear_error();
    return said(tls, SSL_read(tls, bytes, some(n)));
}

bool secure_holds(const SSL *tls)
{
    return SSL_has_pending(tls) == 1;
}

const char *secure_why(const SSL *tls)
{
    long verified = SSL_get_verify_result(tls);
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());

    if (verified != X509_V_OK)
        return X509_verify_cert_error_string(verified);
    return reason ? reason : "it does not speak TLS";
}
