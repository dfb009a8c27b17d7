/* One error enum for the whole program. Library code returns it and never logs; the HTTP layer maps
 * it to a status in one place (http/problem.c). */
#pragma once

enum err {
    OK = 0,
    ERR_INVALID,         /* bad input: 400 */
    ERR_UNAUTHENTICATED, /* nobody is signed in, or the token is bad: 401 */
    ERR_FORBIDDEN,       /* known, but may not: 403 */
    ERR_NOT_FOUND,       /* 404; also what exists but is not the caller's to know of */
    ERR_METHOD,          /* 405 */
    ERR_NOT_ACCEPTABLE,  /* 406 */
    ERR_TIMEOUT,         /* 408 */
    ERR_CONFLICT,        /* a unique or check constraint refused: 409 */
    ERR_GONE,            /* 410 */
    ERR_TOO_LARGE,       /* 413 */
    ERR_UNSUPPORTED,     /* media type: 415 */
    ERR_MISDIRECTED,     /* a Host that is not ours: 421 */
    ERR_UPGRADE,         /* wrong WebSocket version: 426 */
    ERR_RATE,            /* 429 */
    ERR_INTERNAL,        /* our bug, a full disk: 500 */
    ERR_UPSTREAM,        /* a provider failed: 502 */
    ERR_UNAVAILABLE,     /* the database is away, a queue is full, we are stopping: 503 */
    ERR_DONE             /* not an error: the answer is complete (after a refusal), stop here */
};

/* Returns the error's stable lower-case name, for logs ("not_found"). Static memory. */
const char *err_name(enum err err);

/* Leave the function with the error when there is one. */
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (expr);                                                                \
        if (try_err_ != OK)                                                                        \
            return try_err_;                                                                       \
    } while (0)

/* Run release(&variable) when the scope ends: DEFER(db_tx_end) struct db_tx tx; */
#define DEFER(release) __attribute__((cleanup(release)))

#define MUST_USE        __attribute__((warn_unused_result))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
