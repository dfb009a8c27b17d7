/* What the files of handlers share; private to this module. */
#pragma once
#include "core/page.h"
#include "moderation/moderation_store.h"

enum { FOUND_PAGE = 30, FOUND_MAX = 100 };

/* ?q= (a number is an id, else a part of a name or an address), ?limit=, ?cursor=; asks for one row
 * more than the page has. 400 written (ERR_DONE) when they are bad. */
enum err found_read(struct req *req, struct found_ask *ret_ask) MUST_USE;

struct order_ask {
    struct str reason;
    int32_t until; /* a day; 0: none */
};
/* The body of an action: its reason, of which there must be enough. */
enum err order_read(struct req *req, struct order_ask *ret_ask) MUST_USE;
/* The audit log's row of it, in the transaction. */
enum err order_note(struct req *req, const char *action, const char *object, int64_t id,
                    struct str reason) MUST_USE;
/* 403 own_case, 403 for_operators, 409 not_now. */
enum err order_own(struct req *req) MUST_USE;
enum err order_by_operator(struct req *req) MUST_USE;
enum err order_late(struct req *req) MUST_USE;
