/* Calls to other servers: one HTTP request, one mail. Blocking, so only in the OUT lane or on a
 * thread of one's own. Redirects are not followed, answers have a limit, everything ends after 5 s
 * unless a request says otherwise.
 * Where the host was named by a member and not by the operator's settings (outside), no proxy is
 * asked and no address of this machine or its networks is connected to, whatever a name says. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { FETCH_ANSWER_MAX = 65536, FETCH_TIMEOUT_MS = 5000, FETCH_URL_MAX = 1024 };

/* Connections that are kept for the next request to the same server; any thread. */
struct fetch_pool;
struct fetch_pool *fetch_pool_new(void);
void fetch_pool_free(struct fetch_pool *pool);

struct fetch_request {
    const char *method;         /* "GET", "POST", "HEAD" */
    const char *url;            /* http or https */
    const char *const *headers; /* "Name: value", NULL-terminated; may be NULL */
    struct str body;            /* {NULL,0}: none */
    bool outside;               /* only to the world's addresses */
    size_t limit;               /* bytes of the answer; 0: FETCH_ANSWER_MAX */
    int timeout_ms;             /* of the whole call; 0: FETCH_TIMEOUT_MS */
    struct fetch_pool *pool;    /* NULL: a connection for this one */
};
struct fetch_answer {
    int status;
    struct str body; /* in the arena, as the next */
    struct str etag; /* {NULL,0}: none */
    int64_t retry_s; /* Retry-After in seconds; 0: none, or a date */
};

/* OK whatever the status is; ERR_UPSTREAM when there is no whole answer, ERR_TOO_LARGE when it
 * passes a limit that was given, ERR_FORBIDDEN when the host is not outside. */
enum err fetch_http(struct arena *arena, const struct fetch_request *request,
                    struct fetch_answer *ret_answer) MUST_USE;

/* GET path of the server on this machine that listens on listen, as `--listen` writes it (of
 * several addresses the first; all interfaces by loopback, "unix:PATH" by its socket). tls: by
 * https; whose certificate it is does not matter, for it is our own. No proxy is asked.
 * ERR_INVALID: that is no address. */
enum err fetch_near(struct arena *arena, const char *listen, bool tls, const char *path,
                    struct fetch_answer *ret_answer) MUST_USE;
/* The same as "host:port", "localhost" for a socket in the file system; {NULL,0}: no address. */
struct str fetch_near_host(struct arena *arena, const char *listen);

struct sockaddr;
/* Whether the address is of the world, and not of a machine's own or a private network. */
bool fetch_is_outside(const struct sockaddr *address);
/* Whether a member may name that URL: https, a host that is no private address, no name or password
 * in it, at most FETCH_URL_MAX of plain characters. inside: http and any host too (for trials).
 * What its name leads to is looked at when it is connected to. */
bool fetch_may_name(struct str url, bool inside);
/* "https://host:port" of a URL; {NULL,0} when it is not of http or https. */
struct str fetch_origin(struct str url);

/* value as application/x-www-form-urlencoded wants it, in the arena. */
struct str fetch_escape(struct arena *arena, struct str value);

struct fetch_letter {
    struct str from, to; /* addresses */
    struct str subject, text;
};
/* Sends through server: smtp://user:password@host:port or smtps://…; STARTTLS where it is offered.
 * ERR_INVALID when an address or the subject holds a line end, ERR_UPSTREAM when it was not taken.
 */
enum err fetch_mail(struct arena *arena, const char *server,
                    const struct fetch_letter *letter) MUST_USE;

/* Whether the server takes us, name and password and all; no letter is sent. ret_why: static text.
 */
enum err fetch_mail_probe(const char *server, const char **ret_why) MUST_USE;

/* The letter as it is sent (RFC 5322; subject and text in Base64, so that any language passes).
 * date: seconds since 1970. Pure; for fetch_mail and its test. */
struct str fetch_letter_text(struct arena *arena, const struct fetch_letter *letter, int64_t date);
