/* Lists in pages: ?limit= and ?cursor=, the next page in a Link header. A cursor is opaque
 * base64url of up to three integers. */
#pragma once
#include "http/request.h"

struct page {
    int64_t limit; /* rows to show; ask the database for limit + 1 */
    bool has_cursor;
    int64_t after[3]; /* keys of the last row of the page before */
};

/* Reads limit (1…max, fallback when absent) and cursor; 400 written (ERR_DONE) when either is bad.
 */
enum err page_read(struct req *req, int64_t fallback, int64_t max, struct page *ret_page) MUST_USE;
/* Adds Link: <path?query with cursor>; rel="next". */
void page_link(struct req *req, struct res *res, const int64_t after[3]);
