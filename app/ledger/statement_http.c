/* A member's statement: what his rentals brought and cost him, and what both confirmed of it. */
#include "ledger/statement_http.h"
#include "http/router.h"
#include "ledger/ledger_store.h"
#include "ledger/statement_rules.h"

enum {
    DEALS_MOST = 10000, /* of each side */
    TEXT_MAX = 32 << 20,
};

struct statement {
    struct statement_line *lines;
    size_t n;
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

static enum err read_statement(struct req *req, struct statement *statement)
{
    struct deal_query query = {.member_id = req->user->id, .most = DEALS_MOST};
    struct deal *lent, *rented;
    size_t lent_n = 0, rented_n = 0, room = 1;

    TRY(read_span(req, &query.from_us, &query.upto_us));
    TRY(deals_of_member(req->db, req->arena, &query, &rented, &rented_n));
    query.lent = true;
    TRY(deals_of_member(req->db, req->arena, &query, &lent, &lent_n));
    for (size_t i = 0; i < rented_n; i++)
        room += rented[i].ledger.n;
    for (size_t i = 0; i < lent_n; i++)
        room += lent[i].ledger.n;
    *statement = (struct statement){arena_array(req->arena, room, sizeof(struct statement_line)),
                                    0};
    add_deals(rented, rented_n, false, &query, statement);
    add_deals(lent, lent_n, true, &query, statement);
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

/* GET /api/statement/?from&to: the lines of the caller's ledgers made on these days, newest first.
 */
enum err get_statement(struct req *req, struct res *res)
{
    struct statement statement;

    TRY(read_statement(req, &statement));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < statement.n; i++)
        line_json(json, &statement.lines[i]);
    json_end(json);
    return OK;
}

/* GET /api/statement.csv?from&to: the same as a table. */
enum err get_statement_table(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf text = {0};
    struct statement statement;
    bool english = str_eq(req_query(req, "lang"), STR("en"));

    TRY(read_statement(req, &statement));
    buf_init(&text, TEXT_MAX);
    statement_write(&text, english ? STATEMENT_EN : STATEMENT_KO, statement.lines, statement.n);
    if (text.full)
        return ERR_TOO_LARGE;
    res_header(res, "Cache-Control", STR("private, no-store"));
    res_header(res, "Content-Disposition", STR("attachment; filename=\"statement.csv\""));
    return res_bytes(res, 200, "text/csv; charset=utf-8; header=present", buf_as_str(&text));
}
