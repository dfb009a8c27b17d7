#include "net/tls.h"

#include "net/loop.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    BIG = 12 << 20,
    CLIENT_ROOM = 65536
}; /* BIG is more than the kernel takes for a client with so little room */

static struct {
    int closed, cut;
    size_t queued_before, queued_after;
} seen;

static struct arena arena;
static struct loop *loop;
static struct tls *tls;
static SSL_CTX *client;
static int port;
static char folder[] = "/tmp/wooga-tls-XXXXXX";
static char certificate[64], key[64];

/* ---- certificates ---- */

static void write_pair(const char *to_certificate, const char *to_key, long serial, long seconds)
{
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    X509 *made = X509_new();
    X509_NAME *name = X509_get_subject_name(made);
    FILE *file;

    ASN1_INTEGER_set(X509_get_serialNumber(made), serial);
    X509_gmtime_adj(X509_getm_notBefore(made), 0);
    X509_gmtime_adj(X509_getm_notAfter(made), seconds);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1,
                               0);
    X509_set_issuer_name(made, name);
    X509_set_pubkey(made, pair);
    assert_true(X509_sign(made, pair, EVP_sha256()) > 0);
    file = fopen(to_certificate, "w");
    assert_int_equal(PEM_write_X509(file, made), 1);
    fclose(file);
    file = fopen(to_key, "w");
    assert_int_equal(PEM_write_PrivateKey(file, pair, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
    X509_free(made);
    EVP_PKEY_free(pair);
}

/* ---- a protocol of lines, as in net_test.c ---- */

static void send_big(struct conn *conn)
{
    char *bytes = calloc(1, BIG);

    conn_send2(conn, STR("head"), (struct str){bytes, BIG - 4});
    free(bytes);
}

static void run_line(struct conn *conn, struct str line)
{
    if (str_eq(line, STR("quit"))) {
        conn_close(conn, 5000);
    } else if (str_eq(line, STR("big"))) {
        send_big(conn);
    } else if (str_eq(line, STR("cut")) || str_eq(line, STR("cut all"))) {
        send_big(conn);
        seen.queued_before = conn_queued(conn);
        conn_drop_queue(conn, line.n == 3 ? 10 : 0);
        seen.queued_after = conn_queued(conn);
        conn_send(conn, STR("END"));
        conn_close(conn, 5000);
        __atomic_add_fetch(&seen.cut, 1, __ATOMIC_SEQ_CST);
    } else {
        conn_send2(conn, line, STR("\n"));
    }
}

static size_t on_data(struct conn *conn, void *user, const char *bytes, size_t n)
{
    ptrdiff_t end = str_find((struct str){bytes, n}, '\n', 0);

    (void)user;
    if (end < 0)
        return 0;
    run_line(conn, (struct str){bytes, (size_t)end});
    return (size_t)end + 1;
}

static void on_ended(struct conn *conn, void *user)
{
    (void)user;
    conn_close(conn, 0);
}

static void on_drained(struct conn *conn, void *user)
{
    (void)conn;
    (void)user;
}

static void on_closed(struct conn *conn, void *user)
{
    (void)conn;
    (void)user;
    __atomic_add_fetch(&seen.closed, 1, __ATOMIC_SEQ_CST);
}

static void on_accepted(struct conn *conn, void *user)
{
    static const struct conn_protocol lines = {on_data, on_ended, on_drained, on_ended, on_closed};

    (void)user;
    assert_true(conn_is_secure(conn));
    conn_set_protocol(conn, &lines, NULL);
    conn_set_deadline(conn, 10000);
}

static bool wait_for(const int *counter, int value)
{
    for (int i = 0; i < 30000; i++) {
        if (__atomic_load_n(counter, __ATOMIC_SEQ_CST) >= value)
            return true;
        usleep(1000);
    }
    return false;
}

/* ---- a client ---- */

static int dial_plain(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {5, 0};
    int room = CLIENT_ROOM;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static SSL *dial(void)
{
    SSL *ssl = SSL_new(client);

    SSL_set_fd(ssl, dial_plain());
    assert_int_equal(SSL_connect(ssl), 1);
    return ssl;
}

static void hang_up(SSL *ssl)
{
    int fd = SSL_get_fd(ssl);

    SSL_free(ssl);
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
}

static void say(SSL *ssl, const char *text)
{
    assert_int_equal(SSL_write(ssl, text, (int)strlen(text)), strlen(text));
}

static void hear(SSL *ssl, const char *text)
{
    char got[256] = "";
    int n = 0, want = (int)strlen(text);

    while (n < want) {
        int step = SSL_read(ssl, got + n, want - n);
        assert_true(step > 0);
        n += step;
    }
    assert_string_equal(got, text);
}

/* All until the server says that it is the end. */
static size_t hear_all(SSL *ssl, char ret_tail[static 4])
{
    static char got[65536];
    size_t sum = 0;
    int n;

    while ((n = SSL_read(ssl, got, sizeof got)) > 0) {
        sum += (size_t)n;
        for (int i = n > 3 ? n - 3 : 0; i < n; i++) {
            memmove(ret_tail, ret_tail + 1, 2);
            ret_tail[2] = got[i];
        }
    }
    assert_int_equal(SSL_get_error(ssl, n), SSL_ERROR_ZERO_RETURN);
    return sum;
}

/* ---- ---- */

static int set_up(void **state)
{
    const char *reason = NULL;
    struct str why;

    (void)state;
    memset(&seen, 0, sizeof seen);
    write_pair(certificate, key, 1, 3600);
    assert_int_equal(tls_open(&arena, certificate, key, &tls, &why), OK);
    client = SSL_CTX_new(TLS_client_method());
    loop = loop_new(0);
    loop_set_tls(loop, tls);
    port = 0;
    assert_int_equal(loop_listen(loop, "127.0.0.1", &port, on_accepted, NULL, &reason), OK);
    assert_int_equal(loop_start(loop), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_stop(loop);
    loop_free(loop);
    tls_close(tls);
    SSL_CTX_free(client);
    arena_release(&arena);
    return 0;
}

static void lines_go_to_and_fro(void **state)
{
    SSL *ssl = dial();

    (void)state;
    say(ssl, "one\ntwo\nthr"); /* the answer to one must not overwrite two */
    hear(ssl, "one\ntwo\n");
    say(ssl, "ee\n");
    hear(ssl, "three\n");
    hang_up(ssl);
}

static void what_the_kernel_does_not_take_is_sent_later(void **state)
{
    SSL *ssl = dial();
    char tail[4] = "";

    (void)state;
    say(ssl, "big\n");
    usleep(50000);
    say(ssl, "quit\n");
    assert_int_equal(hear_all(ssl, tail), BIG);
    hang_up(ssl);
}

static void the_queue_is_cut_exactly(void **state)
{
    SSL *ssl = dial();
    char tail[4] = "";
    size_t sum;

    (void)state;
    say(ssl, "cut\n");
    assert_true(wait_for(&seen.cut, 1)); /* nobody reads until then */
    sum = hear_all(ssl, tail);
    assert_true(seen.queued_before > 10);
    assert_int_equal(seen.queued_after, 10);
    assert_int_equal(sum, BIG - seen.queued_before + 10 + 3);
    assert_string_equal(tail, "END");
    hang_up(ssl);
}

static void a_queue_cut_to_nothing_leaves_what_is_encrypted(void **state)
{
    SSL *ssl = dial();
    char tail[4] = "";

    (void)state;
    say(ssl, "cut all\n");
    assert_true(wait_for(&seen.cut, 1));
    assert_true(seen.queued_before > 10);
    assert_int_equal(hear_all(ssl, tail), BIG - seen.queued_before + 3);
    assert_string_equal(tail, "END");
    hang_up(ssl);
}

static void http_without_tls_is_told_what_to_do(void **state)
{
    static const char want[] = "HTTP/1.1 400 Bad Request\r\n";
    int fd = dial_plain();
    char got[512] = "";
    ssize_t n;

    (void)state;
    assert_int_equal(send(fd, "DELETE / HTTP/1.1\r\n\r\n", 21, MSG_NOSIGNAL), 21);
    n = recv(fd, got, sizeof got - 1, MSG_WAITALL);
    assert_true(n > 0);
    assert_memory_equal(got, want, sizeof want - 1);
    assert_non_null(strstr(got, "https://"));
    close(fd);
    assert_true(wait_for(&seen.closed, 1));
}

static void garbage_gets_an_alert_and_the_end(void **state)
{
    static const char *const garbage[] = {"\x16\x03\x01\xff\xff", "hello\r\n",
                                          "\x80\x2e\x01\x03\x01"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(garbage); i++) {
        char got[64], bytes[5000] = {0};
        int fd = dial_plain();
        ssize_t n;

        memcpy(bytes, garbage[i], strlen(garbage[i]));
        assert_int_equal(send(fd, bytes, sizeof bytes, MSG_NOSIGNAL), sizeof bytes);
        n = recv(fd, got, sizeof got, 0);
        if (n > 0)
            assert_int_equal(got[0], 0x15); /* an alert */
        while (n > 0)
            n = recv(fd, got, sizeof got, 0);
        assert_int_equal(n, 0); /* no reset, no time-out */
        close(fd);
        assert_true(wait_for(&seen.closed, (int)i + 1));
    }
}

static void nonsense_after_the_handshake_ends_the_connection(void **state)
{
    SSL *ssl = dial();

    (void)state;
    say(ssl, "x\n");
    hear(ssl, "x\n");
    assert_int_equal(send(SSL_get_fd(ssl), "\x17\x03\x03\x00\x20 not encrypted with our key at all",
                          40, MSG_NOSIGNAL),
                     40);
    assert_true(wait_for(&seen.closed, 1));
    hang_up(ssl);
}

static long serial_seen(void)
{
    SSL *ssl = dial();
    X509 *shown = SSL_get1_peer_certificate(ssl);
    long serial = ASN1_INTEGER_get(X509_get0_serialNumber(shown));

    X509_free(shown);
    hang_up(ssl);
    return serial;
}

static void a_changed_certificate_is_read(void **state)
{
    SSL *before = dial();
    struct str why;
    bool was_read = true;

    (void)state;
    assert_int_equal(tls_refresh(tls, false, &arena, &was_read, &why), OK);
    assert_false(was_read);
    write_pair(certificate, key, 2, 7200);
    assert_int_equal(tls_refresh(tls, false, &arena, &was_read, &why), OK);
    assert_true(was_read);
    assert_int_equal(serial_seen(), 2);
    assert_int_equal(truncate(key, 0), 0);
    assert_int_equal(tls_refresh(tls, false, &arena, &was_read, &why), ERR_INVALID);
    assert_true(was_read);
    assert_int_equal(serial_seen(), 2);
    assert_int_equal(tls_refresh(tls, false, &arena, &was_read, &why), OK); /* said once */
    assert_false(was_read);
    say(before, "still here\n");
    hear(before, "still here\n");
    hang_up(before);
}

static void wrong_files_are_named(void **state)
{
    char other[80], other_key[80];
    struct str why;
    struct tls *none;
    FILE *file;

    (void)state;
    snprintf(other, sizeof other, "%s/other.pem", folder);
    snprintf(other_key, sizeof other_key, "%s/other.key", folder);
    write_pair(other, other_key, 3, 60);
    assert_int_equal(tls_open(&arena, "/nowhere/c.pem", key, &none, &why), ERR_INVALID);
    assert_null(none);
    assert_true(str_eq(why, STR("the certificate /nowhere/c.pem cannot be read: No such file or "
                                "directory")));
    assert_int_equal(tls_open(&arena, certificate, other_key, &none, &why), ERR_INVALID);
    assert_true(str_has(why, "is not that of the certificate"));
    assert_int_equal(tls_open(&arena, key, key, &none, &why), ERR_INVALID);
    assert_true(str_has(why, "holds no certificate in PEM"));
    file = fopen(other_key, "w");
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    PEM_write_PrivateKey(file, pair, EVP_aes_128_cbc(), (const unsigned char *)"pass", 4, NULL,
                         NULL);
    EVP_PKEY_free(pair);
    fclose(file);
    assert_int_equal(tls_open(&arena, other, other_key, &none, &why), ERR_INVALID);
    assert_true(str_has(why, "has a password"));
    arena_release(&arena);
    unlink(other);
    unlink(other_key);
}

static int make_folder(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(certificate, sizeof certificate, "%s/cert.pem", folder);
    snprintf(key, sizeof key, "%s/key.pem", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(certificate);
    unlink(key);
    return rmdir(folder);
}

int main(void)
{
#define LIVE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LIVE(lines_go_to_and_fro),
        LIVE(what_the_kernel_does_not_take_is_sent_later),
        LIVE(the_queue_is_cut_exactly),
        LIVE(a_queue_cut_to_nothing_leaves_what_is_encrypted),
        LIVE(http_without_tls_is_told_what_to_do),
        LIVE(garbage_gets_an_alert_and_the_end),
        LIVE(nonsense_after_the_handshake_ends_the_connection),
        LIVE(a_changed_certificate_is_read),
        LIVE(wrong_files_are_named),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
