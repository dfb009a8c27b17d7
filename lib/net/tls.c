/* The certificate of a server: loading it, and loading it again. */
#include "net/tls.h"

#include "base/clock.h"
#include "base/mem.h"
#include "net/internal.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TICKET_KEYS_US (12 * 3600 * US_PER_SECOND)

/* By what we see that a file has changed. */
struct stamp {
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct tls {
    char *paths[2]; /* certificate, key */
    struct stamp stamps[2];
    int64_t read_us, ends_us;
    pthread_mutex_t lock; /* of context, which connections take and tls_refresh replaces */
    SSL_CTX *context;
};

static struct stamp stamp_of(const char *path)
{
    struct stat entry;

    if (stat(path, &entry) != 0)
        return (struct stamp){.size = -1};
    /* With its rights: what could not be read is tried again when they are mended. */
    return (struct stamp){entry.st_ino, entry.st_size, entry.st_ctim};
}

static bool stamp_same(const struct stamp *a, const struct stamp *b)
{
    return a->inode == b->inode && a->size == b->size && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/* ---- the context ---- */

/* Who names protocols has to name ours: a browser that wants HTTP/2 alone would not understand us.
 */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n,
                           const unsigned char *in, unsigned in_n, void *user)
{
    static const unsigned char ours[] = "\x8http/1.1";
    unsigned char *chosen;

    (void)ssl;
    (void)user;
    if (SSL_select_next_proto(&chosen, out_n, ours, sizeof(ours) - 1, in, in_n) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* A server has nobody to type a password. */
static int no_password(char *out, int n, int writing, void *asked)
{
    (void)out;
    (void)n;
    (void)writing;
    *(bool *)asked = true;
    return -1;
}

static SSL_CTX *context_new(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());

    if (!context)
        return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); /* tickets do it */
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    if (SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
        SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

static const char *reason(void)
{
    const char *text = ERR_reason_error_string(ERR_peek_last_error());

    return text ? text : "it is not understood";
}

static enum err fill(SSL_CTX *context, const struct tls *tls, struct arena *arena,
                     struct str *ret_why)
{
    const char *certificate = tls->paths[0], *key = tls->paths[1];
    bool asked = false;

    for (int i = 0; i < 2; i++) {
        if (access(tls->paths[i], R_OK) != 0) {
            *ret_why = str_format(arena, "the %s %s cannot be read: %s",
                                  i == 0 ? "certificate" : "key", tls->paths[i], strerror(errno));
            return ERR_INVALID;
        }
    }
    SSL_CTX_set_default_passwd_cb(context, no_password);
    SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        *ret_why = str_format(arena, "%s holds no certificate in PEM that can be used: %s",
                              certificate, reason());
    else if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 && asked)
        *ret_why = str_format(
            arena, "the key %s has a password; take it off with `openssl pkey -in %s`", key, key);
    else if (!SSL_CTX_get0_privatekey(context))
        *ret_why = str_format(arena, "the key %s is not that of the certificate %s: %s", key,
                              certificate, reason());
    SSL_CTX_set_default_passwd_cb_userdata(context, NULL);
    return str_is_null(*ret_why) ? OK : ERR_INVALID;
}

static int64_t end_of(SSL_CTX *context)
{
    struct tm end = {0};

    if (ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context)), &end) != 1)
        return 0;
    return timegm(&end) * US_PER_SECOND;
}

static enum err read_files(struct tls *tls, struct arena *arena, struct str *ret_why)
{
    SSL_CTX *context = context_new(), *old;
    enum err err;

    *ret_why = (struct str){NULL, 0};
    for (int i = 0; i < 2; i++) /* before reading: what changes meanwhile is read once more */
        tls->stamps[i] = stamp_of(tls->paths[i]);
    tls->read_us = clock_mono_us();
    if (!context) {
        *ret_why = str_format(arena, "OpenSSL cannot be used: %s", reason());
        return ERR_UNAVAILABLE;
    }
    err = fill(context, tls, arena, ret_why);
    if (err != OK) {
        SSL_CTX_free(context);
        return err;
    }
    tls->ends_us = end_of(context);
    pthread_mutex_lock(&tls->lock);
    old = tls->context;
    tls->context = context;
    pthread_mutex_unlock(&tls->lock);
    SSL_CTX_free(old); /* counted: connections keep theirs */
    return OK;
}

/* ---- what others call ---- */

static char *copy(const char *text)
{
    size_t n = strlen(text) + 1;

    return memcpy(mem_take(n), text, n);
}

enum err tls_open(struct arena *arena, const char *certificate, const char *key,
                  struct tls **ret_tls, struct str *ret_why)
{
    struct tls *tls = mem_take(sizeof *tls);
    enum err err;

    tls->paths[0] = copy(certificate);
    tls->paths[1] = copy(key);
    pthread_mutex_init(&tls->lock, NULL);
    err = read_files(tls, arena, ret_why);
    if (err != OK) {
        tls_close(tls);
        tls = NULL;
    }
    *ret_tls = tls;
    return err;
}

enum err tls_refresh(struct tls *tls, bool force, struct arena *arena, bool *ret_read,
                     struct str *ret_why)
{
    bool wanted = force || clock_mono_us() - tls->read_us > TICKET_KEYS_US;

    for (int i = 0; i < 2; i++) {
        struct stamp now = stamp_of(tls->paths[i]);

        wanted |= !stamp_same(&now, &tls->stamps[i]);
    }
    *ret_read = wanted;
    return wanted ? read_files(tls, arena, ret_why) : OK;
}

int64_t tls_ends_us(const struct tls *tls)
{
    return tls->ends_us;
}

SSL *tls_new_connection(struct tls *tls)
{
    SSL *ssl;

    pthread_mutex_lock(&tls->lock);
    ssl = SSL_new(tls->context);
    pthread_mutex_unlock(&tls->lock);
    return ssl;
}

void tls_close(struct tls *tls)
{
    if (!tls)
        return;
    SSL_CTX_free(tls->context);
    pthread_mutex_destroy(&tls->lock);
    mem_free(tls->paths[0]);
    mem_free(tls->paths[1]);
    mem_free(tls);
}
