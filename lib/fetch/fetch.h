/* Calls to other servers: one HTTP request, one mail. Blocking, so only in the OUT lane or on a
 * thread of one's own. Hosts come from the operator's settings, never from a caller: redirects are
 * not followed, answers are at most 64 KiB, everything ends after 5 s. */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum { FETCH_ANSWER_MAX = 65536, FETCH_TIMEOUT_MS = 5000 };

struct fetch_request {
    const char *method;         /* "GET", "POST" */
    const char *url;            /* http or https */
    const char *const *headers; /* "Name: value", NULL-terminated; may be NULL */
    struct str body;            /* {NULL,0}: none */
};
struct fetch_answer {
    int status;
    struct str body; /* in the arena */
};

/* OK whatever the status is; ERR_UPSTREAM when there is no whole answer. */
enum err fetch_http(struct arena *arena, const struct fetch_request *request,
                    struct fetch_answer *ret_answer) MUST_USE;

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

/* The letter as it is sent (RFC 5322; subject and text in Base64, so that any language passes).
 * date: seconds since 1970. Pure; for fetch_mail and its test. */
struct str fetch_letter_text(struct arena *arena, const struct fetch_letter *letter, int64_t date);
