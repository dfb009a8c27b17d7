/* A connection to PostgreSQL as a line of commands: commands are sent one after the other and their
 * answers are read together (libpq's pipeline mode), so that what belongs to one statement (its
 * preparation, the writers' lock, a savepoint) costs no round trip of its own. Only the files of
 * the PostgreSQL engine include it. */
#pragma once
#include "base/map.h"
#include "db/db_engine.h"

#include <libpq-fe.h>

/* A statement prepared on a connection. One text may be prepared for several kinds of arguments. */
struct pg_prepared {
    char name[16];
    bool there;  /* prepared, or on its way in the line: refused there, it is not */
    bool writes; /* takes the writers' lock outside a transaction, a savepoint inside */
};

/* What is asked of a sent command's answer. */
struct pg_sent {
    struct pg_prepared *prepares; /* is not there when it fails; NULL: nothing */
    bool main;                    /* its rows are wanted */
};

enum {
    PG_LINE = 512 /* commands sent before answers are read: their answers fit a socket's buffer */
};

struct pg_service {
    struct db_service base;
    char *url;
    _Atomic int64_t away_until_us; /* connecting failed: not tried again before; monotonic */
};

struct pg {
    struct db base;
    struct pg_service *service;
    PGconn *conn;          /* NULL: not connected */
    struct map statements; /* of the text's address and the arguments' kinds → pg_prepared */
    uint64_t made;         /* statements prepared on this connection, for their names */
    struct pg_sent line[PG_LINE];
    size_t sent;       /* commands in the line whose answers have not been read */
    enum err line_err; /* the first failure in a pipe; later ones follow from it */
    bool in_pipe;      /* db_pipe_begin */
    bool lost_in_tx;   /* the connection of this transaction is gone */
    char why[256];     /* the server's words on the last failure */
};

/* Connects when there is no connection, or one that died while it was idle. ERR_UNAVAILABLE with
 * the reason in pg->why. */
enum err pg_link_up(struct pg *pg) MUST_USE;
/* Closes and forgets what was prepared. */
void pg_link_down(struct pg *pg);

/* Sends a command; its answer is read by the next pg_link_round, which gives main's back. */
enum err pg_send(struct pg *pg, const char *text, bool main) MUST_USE;
/* The type under which an argument is declared; 0: as the statement has it. */
Oid pg_type_of(const struct db_value *value);
enum err pg_send_prepare(struct pg *pg, struct pg_prepared *prepared, const char *text, int n,
                         const Oid *types) MUST_USE;
enum err pg_send_prepared(struct pg *pg, const struct pg_prepared *prepared, bool main,
                          const struct db_value *args, size_t n) MUST_USE;
/* Reads the answers of all commands sent. *ret_main (may be NULL): the last wanted one's, to be
 * cleared by the caller; NULL when it failed. The first failure in the line is returned with its
 * words in pg->why, what came after it has not happened. */
enum err pg_link_round(struct pg *pg, PGresult **ret_main) MUST_USE;
/* Runs all statements of a text by the simple protocol. */
enum err pg_link_script(struct pg *pg, const char *text) MUST_USE;
