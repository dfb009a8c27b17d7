/* TLS between a connection and the kernel. OpenSSL never touches the socket: it reads from what we
 * have received (whole, so that nothing waits inside it but a part of a record) and writes into the
 * loop's buffer, which goes out in one piece. What the kernel does not take of that waits here,
 * encrypted; no more is encrypted until it is gone, so that the connection's own queue stays plain
 * and can still be cut at the end of a frame. */
#include "net/internal.h"

#include "base/mem.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

enum {
    WIRE_TURN = 65536,       /* encrypted bytes which are sent at once */
    WIRE_KEPT = 2 * 65536,   /* of the loop's buffer, between sendings */
    LEFT_LIMIT = 256 * 1024, /* a turn, and what a handshake adds */
    LAST_WORDS_MS = 2000
};

struct conn_tls {
    SSL *ssl;
    struct str in;   /* received and not read yet by OpenSSL; only while it reads */
    struct buf left; /* encrypted, not taken by the kernel */
    bool heard;      /* a first byte has come */
    bool failed;     /* OpenSSL must not be called any more */
    bool said_bye;
};

/* ---- what OpenSSL reads from and writes to ---- */

static int bio_read(BIO *bio, char *out, int n)
{
    struct conn *conn = BIO_get_data(bio);
    struct str *in = &conn->tls->in;
    size_t take = in->n < (size_t)n ? in->n : (size_t)n;

    BIO_clear_retry_flags(bio);
    if (take == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    memcpy(out, in->p, take);
    *in = str_sub(*in, take, in->n);
    return (int)take;
}

static int bio_write(BIO *bio, const char *bytes, int n)
{
    struct conn *conn = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    return buf_add(&conn->loop->wire, bytes, (size_t)n) ? n : -1;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method;

static void make_method(void)
{
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection");
    if (!method)
        return;
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_ctrl(method, bio_control);
}

static BIO *bio_new(struct conn *conn)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    BIO *bio;

    pthread_once(&once, make_method);
    bio = method ? BIO_new(method) : NULL;
    if (!bio)
        return NULL;
    BIO_set_data(bio, conn);
    BIO_set_init(bio, 1);
    return bio;
}

/* ---- life ---- */

bool conn_tls_begin(struct conn *conn, struct tls *tls)
{
    SSL *ssl = tls_new_connection(tls);
    BIO *bio = ssl ? bio_new(conn) : NULL;

    if (!bio) {
        SSL_free(ssl);
        return false;
    }
    SSL_set_bio(ssl, bio, bio);
    SSL_set_accept_state(ssl);
    conn->tls = mem_take(sizeof *conn->tls);
    conn->tls->ssl = ssl;
    buf_init(&conn->tls->left, LEFT_LIMIT);
    return true;
}

void conn_tls_end(struct conn *conn)
{
    if (!conn->tls)
        return;
    SSL_free(conn->tls->ssl);
    buf_release(&conn->tls->left);
    mem_free(conn->tls);
    conn->tls = NULL;
}

bool conn_tls_waits(const struct conn *conn)
{
    return conn->tls && conn->tls->left.n > 0;
}

/* ---- sending ---- */

/* Gives the kernel what OpenSSL has written. False when the connection is broken. */
static bool push(struct conn *conn)
{
    struct buf *wire = &conn->loop->wire, *left = &conn->tls->left;
    struct str bytes = buf_as_str(wire);
    ssize_t sent = 0;

    if (bytes.n == 0 || conn->broken) {
        buf_clear(wire, WIRE_KEPT);
        return !conn->broken;
    }
    if (left->n == 0)
        sent = conn_to_kernel(conn, bytes, (struct str){NULL, 0});
    if (sent >= 0 && !buf_str(left, str_sub(bytes, (size_t)sent, bytes.n)))
        conn_break(conn);
    buf_clear(wire, WIRE_KEPT);
    if (conn->broken)
        return false;
    if (left->n > 0)
        conn_want_writable(conn);
    return true;
}

bool conn_tls_flush(struct conn *conn)
{
    struct buf *left = &conn->tls->left;
    ssize_t sent;

    if (left->n == 0)
        return true;
    sent = conn_to_kernel(conn, buf_as_str(left), (struct str){NULL, 0});
    if (sent <= 0)
        return false;
    buf_consume(left, (size_t)sent);
    if (left->n > 0)
        return false;
    buf_release(left);
    return true;
}

/* At most a record of the two pieces from at on; from both when they fit together. */
static struct str record_of(struct loop *loop, struct str a, struct str b, size_t at)
{
    size_t of_a = at < a.n ? a.n - at : 0;

    if (of_a == 0)
        return str_sub(b, at - a.n, at - a.n + TLS_RECORD);
    if (of_a >= TLS_RECORD || b.n == 0)
        return str_sub(a, at, at + TLS_RECORD);
    if (b.n > TLS_RECORD - of_a)
        b.n = TLS_RECORD - of_a;
    memcpy(loop->record, a.p + at, of_a);
    memcpy(loop->record + of_a, b.p, b.n);
    return (struct str){loop->record, of_a + b.n};
}

ssize_t conn_tls_send(struct conn *conn, struct str a, struct str b)
{
    struct conn_tls *tls = conn->tls;
    size_t sent = 0;

    if (tls->failed || !SSL_is_init_finished(tls->ssl)) {
        conn_break(conn);
        return -1;
    }
    while (sent < a.n + b.n && tls->left.n == 0) {
        struct str record = record_of(conn->loop, a, b, sent);

        ERR_clear_error();
        if (SSL_write(tls->ssl, record.p, (int)record.n) != (int)record.n) {
            tls->failed = true;
            conn_break(conn);
        }
        sent += record.n;
        if ((conn->loop->wire.n >= WIRE_TURN || sent == a.n + b.n || conn->broken) && !push(conn))
            return -1;
    }
    return (ssize_t)sent;
}

bool conn_tls_bye(struct conn *conn)
{
    struct conn_tls *tls = conn->tls;

    if (!tls->said_bye && !tls->failed && SSL_is_init_finished(tls->ssl)) {
        ERR_clear_error();
        SSL_shutdown(tls->ssl);
        push(conn);
    }
    tls->said_bye = true;
    return tls->left.n == 0;
}

/* ---- receiving ---- */

/* Somebody typed http:// and our port: a browser shows him this. */
static void answer_plain_http(struct conn *conn)
{
    static const char body[] = "This port speaks HTTPS: write https:// before the address.\n";
    char answer[256];
    int n = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n"
        "Connection: close\r\n\r\n%s",
        sizeof(body) - 1, body);

    conn_to_kernel(conn, (struct str){answer, (size_t)n}, (struct str){NULL, 0});
}

/* What follows cannot be understood. In a handshake the peer gets our reason before the end. */
static void fail(struct conn *conn)
{
    bool in_handshake = !SSL_is_init_finished(conn->tls->ssl);

    conn->tls->failed = true;
    conn->tls->in.n = 0;
    if (in_handshake && !conn->broken) {
        conn_close(conn, LAST_WORDS_MS);
        return;
    }
    conn_break(conn);
    conn_hear_end(conn);
}

static bool is_plain_http(const struct conn_tls *tls, struct str bytes)
{
    return !tls->heard && bytes.p[0] >= 'A' && bytes.p[0] <= 'Z';
}

void conn_tls_arrived(struct conn *conn, struct str bytes)
{
    struct conn_tls *tls = conn->tls;
    int n;

    if (is_plain_http(tls, bytes)) {
        answer_plain_http(conn);
        fail(conn);
        return;
    }
    tls->heard = true;
    tls->in = bytes;
    while (!conn->closing && !conn->closing_now && !conn->ended && !tls->failed) {
        ERR_clear_error();
        n = SSL_read(tls->ssl, conn->loop->plain, sizeof conn->loop->plain);
        push(conn);
        if (n > 0) {
            conn_arrived(conn, conn->loop->plain, (size_t)n);
            if (tls->in.n == 0 && !SSL_has_pending(tls->ssl))
                break; /* all of it was one record, as most are */
            continue;
        }
        n = SSL_get_error(tls->ssl, n);
        if (n == SSL_ERROR_WANT_READ)
            break;
        if (n == SSL_ERROR_ZERO_RETURN)
            conn_hear_end(conn);
        else
            fail(conn);
    }
    tls->in = (struct str){NULL, 0};
}
