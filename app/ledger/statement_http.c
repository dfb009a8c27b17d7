/* A member's statement: what his rentals brought and cost him, and what both confirmed of it. */
#include "ledger/statement_http.h"
#include "core/page.h"
#include "http/router.h"
#include "ledger/ledger_store.h"
#include "ledger/statement_rules.h"

enum {
    DEALS_MOST = 10000, /* of each side, in a page */
    NONE_BELOW = 1,     /* ids begin there */
    TEXT_MAX = 32 << 20,
};

struct statement {
    struct statement_line *lines;
    size_t n;
    bool more;
    int64_t below[3]; /* behind which rentals, rented and lent, it goes on */
};

/* Both days inclusive; without them everything. */
static enum err read_span(struct req *req, int64_t *ret_from_us, int64_t *ret_upto_us)
{
    int32_t from = 0, to = 0;

    *ret_from_us = 0;
    *ret_upto_us = INT64_MAX;
    if (req_query(req, "from").n > 0) {
        TRY(req_query_day(req, "from", &from));
        *ret_from_us = clock_seoul_day_start_us(from);
    }
    if (req_query(req, "to").n > 0) {
        TRY(req_query_day(req, "to", &to));
        *ret_upto_us = clock_seoul_day_start_us(to + 1);
    }
    if (*ret_upto_us <= *ret_from_us)
        req_field_error(req, "to", "Must not be before from.");
    return req_valid(req);
}

static void add_deals(const struct deal *deals, size_t n, bool lent, const struct deal_query *span,
                      struct statement *statement)
{
    for (size_t i = 0; i < n; i++) {
        const struct statement_line of = {
            .rental_id = deals[i].id,
            .product_id = deals[i].product_id,
            .other_id = lent ? deals[i].renter_id : deals[i].owner_id,
            .lent = lent,
            .product = deals[i].product,
            .other = lent ? deals[i].renter : deals[i].owner,
        };
        statement_add(&deals[i].ledger, &of, span->from_us, span->upto_us, statement->lines,
                      &statement->n);
    }
}

/* One side of a page. */
struct deals {
    struct deal *list;
    size_t n;
};

static enum err read_deals(struct req *req, struct deal_query *query, size_t most,
                           struct deals *deals, struct statement *statement)
{
    int64_t *below = &statement->below[query->lent];

    query->below_id = *below;
    query->most = (int64_t)most + 1;
    TRY(deals_of_member(req->db, req->arena, query, &deals->list, &deals->n));
    *below = NONE_BELOW;
    if (deals->n <= most)
        return OK;
    deals->n = most;
    *below = deals->list[most - 1].id;
    statement->more = true;
    return OK;
}

static size_t lines_of(const struct deals *deals)
{
    size_t n = 0;

    for (size_t i = 0; i < deals->n; i++)
        n += deals->list[i].ledger.n;
    return n;
}

/* A page of it has the newest rentals of either side, and all their lines. */
static enum err read_statement(struct req *req, struct statement *statement)
{
    struct deal_query query = {.member_id = req->user->id};
    struct deals rented = {0}, lent = {0};
    struct page page;

    TRY(page_read(req, DEALS_MOST, DEALS_MOST, &page));
    TRY(read_span(req, &query.from_us, &query.upto_us));
    *statement = (struct statement){.below = {page.after[0], page.after[1]}};
    TRY(read_deals(req, &query, (size_t)page.limit, &rented, statement));
    query.lent = true;
    TRY(read_deals(req, &query, (size_t)page.limit, &lent, statement));
    statement->lines = arena_array(req->arena, lines_of(&rented) + lines_of(&lent) + 1,
                                   sizeof(*statement->lines));
    add_deals(rented.list, rented.n, false, &query, statement);
    add_deals(lent.list, lent.n, true, &query, statement);
    statement_sort(statement->lines, statement->n);
    return OK;
}

static void day_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_day(json, key, clock_seoul_day(us));
    else
        json_key_null(json, key);
}

static void line_json(struct json *json, const struct statement_line *shown)
{
    json_object(json);
    json_key_int(json, "rental", shown->rental_id);
    json_key_int(json, "entry", (int64_t)shown->entry);
    json_key_str(json, "role", shown->lent ? STR("owner") : STR("renter"));
    json_key_int(json, "product", shown->product_id);
    json_key_str(json, "product_name", shown->product);
    json_key_int(json, "other", shown->other_id);
    json_key_str(json, "other_name", shown->other);
    json_key_str(json, "kind", str_from(line_kind_name(shown->line.kind)));
    json_key_str(json, "of", str_from(line_kind_name(shown->of)));
    json_key_int(json, "amount", shown->amount);
    json_key_str(json, "state", str_from(line_state_name(line_state(&shown->line))));
    json_key_bool(json, "parted", shown->line.parted);
    json_key_day(json, "date", clock_seoul_day(shown->line.at_us));
    day_or_null(json, "due", shown->line.due_us);
    day_or_null(json, "given", shown->line.given_us);
    day_or_null(json, "received", shown->line.received_us);
    json_end(json);
}

/* GET /api/statement/?from&to: the lines of the caller's ledgers made on these days, newest first,
 * in pages of rentals. */
enum err get_statement(struct req *req, struct res *res)
{
    struct statement statement;

    TRY(read_statement(req, &statement));
    if (statement.more)
        page_link(req, res, statement.below);
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < statement.n; i++)
        line_json(json, &statement.lines[i]);
    json_end(json);
    return OK;
}

/* GET /api/statement.csv?from&to: the same as a table, which says in its last row if older rentals
 * are left out. */
enum err get_statement_table(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf text = {0};
    struct statement statement;
    bool english = str_eq(req_query(req, "lang"), STR("en"));

    TRY(read_statement(req, &statement));
    buf_init(&text, TEXT_MAX);
    statement_write(&text, english ? STATEMENT_EN : STATEMENT_KO, statement.lines, statement.n,
                    statement.more);
    if (text.full)
        return ERR_TOO_LARGE;
    if (statement.more)
        page_link(req, res, statement.below);
    res_header(res, "Cache-Control", STR("private, no-store"));
    res_header(res, "Content-Disposition", STR("attachment; filename=\"statement.csv\""));
    return res_bytes(res, 200, "text/csv; charset=utf-8; header=present", buf_as_str(&text));
}
