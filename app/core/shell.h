/* The client's shell as answers get it: the same page for every address of the client, with what a
 * link to it shows before anything has run (title, description, picture), in the language of who
 * asks. */
#pragma once
#include "base/buf.h"
#include "core/language.h"

struct res;

/* What a shell says of its address. Texts are plain: the shell makes HTML of them. */
struct shell {
    struct str title;       /* without the market's name; null: the site's own */
    struct str description; /* null: the site's own */
    struct str path;        /* the one address of this page, "/p/1" */
    struct str image;       /* absolute; null: the site's own */
    const char *type;       /* Open Graph's; NULL: website */
    bool hidden;            /* nothing for search engines */
    bool members;           /* a member's own: who comes without a session finds the sign-in */
    struct str head;        /* more of the head, HTML already */
    const char *pages;      /* which of the client's pages, as it groups them; NULL: the first */
    struct str market;      /* its name; null: MARKET_NAME. shell_send fills it in */
};

/* The language of the page: ?lang=, else Accept-Language, else Korean. */
enum language shell_language(struct req *req);
/* Answers with the shell; 304 to who has it. */
enum err shell_send(struct req *req, struct res *res, int status, const struct shell *shell);

/* The shell's HTML around `head`: file is index.html of the client, and has marks where head goes;
 * and the scripts that a group of its pages needs, so that they are fetched at once. */
void shell_fill(struct buf *buf, struct str file, enum language language, struct str head,
                const char *pages);
/* The head of a page; origin without a slash at the end. */
void shell_head(struct buf *buf, const struct shell *shell, struct str origin,
                enum language language, bool language_is_asked);

/* The client's index.html. */
struct str shell_file(void);
/* A browser's address bar: HTML before anything else, and no path of the interface. */
bool site_wants_html(const struct req *req);
/* Answers with bytes that are made anew, compressed for who takes it: an ETag of their content, 304
 * to who has them. */
enum err site_send(struct req *req, struct res *res, int status, const char *type,
                   struct str bytes);
