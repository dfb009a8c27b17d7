#include "ledger/gear_http.h"
#include "core/page.h"
#include "http/router.h"
#include "ledger/ledger_store.h"
#include "ledger/statement_rules.h"
#include "wishes/wishes.h"

enum {
    DEALS_AT_ONCE = 500,
    BRIEF_LISTINGS = 8,
    LENT_MOST = 1000,
};

static void add_deals(struct arena *arena, const struct deal *deals, size_t n,
                      struct earnings *earnings)
{
    for (size_t i = 0; i < n; i++) {
        const struct ledger *ledger = &deals[i].ledger;
        const struct statement_line of = {.product_id = deals[i].product_id, .lent = true};
        struct statement_line *lines = arena_array(arena, ledger->n + 1, sizeof(*lines));
        size_t line_count = 0;

        statement_add(ledger, &of, 0, INT64_MAX, lines, &line_count);
        earnings_add(earnings, lines, line_count);
    }
}

/* Of all that the caller has ever lent, also of what is deleted now, and has changed since from_us.
 * In pieces: a ledger is much larger than what it comes to. */
static enum err read_earned(struct req *req, int64_t from_us, struct earnings *earnings)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct deal_query query = {.member_id = req->user->id,
                               .lent = true,
                               .from_us = from_us,
                               .upto_us = INT64_MAX,
                               .most = DEALS_AT_ONCE};
    struct deal *deals;
    size_t n = 0;

    do {
        arena_reset(&arena);
        TRY(deals_of_member(req->db, &arena, &query, &deals, &n));
        add_deals(&arena, deals, n, earnings);
        query.below_id = n > 0 ? deals[n - 1].id : 0;
    } while (n == DEALS_AT_ONCE);
    return OK;
}

static struct earnings earnings_of_today(void)
{
    int year, month, day;

    day_to_civil(clock_today(), &year, &month, &day);
    return (struct earnings){
        .year_us = clock_seoul_day_start_us(day_from_civil(year, 1, 1)),
        .month_us = clock_seoul_day_start_us(day_from_civil(year, month, 1)),
    };
}

static void earned_json(struct json *json, const struct earned *earned)
{
    json_key(json, "earned");
    json_object(json);
    json_key_int(json, "month", earned->month);
    json_key_int(json, "year", earned->year);
    json_key_int(json, "all", earned->all);
    json_key_int(json, "due", earned->due);
    json_key_int(json, "back", earned->back);
    json_end(json);
}

/* The newest of what a member has listed. */
struct shelf {
    struct own_listing *listings;
    struct product *products;
    int64_t *ids, count; /* how many there are, also beyond these */
    size_t n;
};

static enum err read_shelf(struct req *req, size_t most, struct shelf *shelf)
{
    *shelf = (struct shelf){0};
    TRY(products_listed_by(req->db, req->arena, req->user->id, &shelf->listings, &shelf->n));
    shelf->count = (int64_t)shelf->n;
    if (shelf->n == OWN_LISTINGS_MAX)
        TRY(products_listed_count(req->db, req->user->id, &shelf->count));
    if (shelf->n > most)
        shelf->n = most;
    shelf->ids = arena_array(req->arena, shelf->n + 1, sizeof(*shelf->ids));
    shelf->products = arena_array(req->arena, shelf->n + 1, sizeof(*shelf->products));
    for (size_t i = 0; i < shelf->n; i++)
        shelf->ids[i] = shelf->listings[i].id;
    return products_by_ids(req->db, req->arena, shelf->ids, shelf->n, shelf->products);
}

static void listing_begin(struct json *json, struct req *req, const struct product *product)
{
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    product_thumbnails_json(req, json, product);
}

/* GET /api/gear/: what the caller has listed, newest first, how it stands, how many keep it and
 * what it earned; how many there are, which may be more; and what all of it did, also what is
 * deleted by now. */
enum err get_gear(struct req *req, struct res *res)
{
    struct earnings earnings = earnings_of_today();
    struct shelf shelf;

    TRY(read_shelf(req, OWN_LISTINGS_MAX, &shelf));
    int64_t *keepers = arena_array(req->arena, shelf.n + 1, sizeof(*keepers));
    TRY(keepers_of(req->db, req->user->id, shelf.ids, shelf.n, keepers));
    earnings.n = shelf.n;
    earnings.of = arena_array(req->arena, earnings.n + 1, sizeof(*earnings.of));
    for (size_t i = 0; i < earnings.n; i++)
        earnings.of[i].product_id = shelf.ids[i];
    TRY(read_earned(req, 0, &earnings));

    struct json *json = res_json(res, 200);
    json_object(json);
    earned_json(json, &earnings.all);
    json_key_int(json, "count", shelf.count);
    json_key(json, "gear");
    json_array(json);
    for (size_t i = 0; i < shelf.n; i++) {
        listing_begin(json, req, &shelf.products[i]);
        json_key_int(json, "rental_fee_for_a_day", shelf.products[i].rental_fee_for_a_day);
        json_key_bool(json, "paused", shelf.listings[i].paused);
        json_key_bool(json, "hidden", shelf.listings[i].hidden);
        json_key_int(json, "favourites", keepers[i]);
        earned_json(json, &earnings.of[i]);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return OK;
}

/* GET /api/gear/brief/: how many the caller has listed, the newest of them, and what this month
 * brought: of rentals to which nothing has happened in it there are no lines. */
enum err get_gear_brief(struct req *req, struct res *res)
{
    struct earnings earnings = earnings_of_today();
    struct shelf shelf;

    TRY(read_shelf(req, BRIEF_LISTINGS, &shelf));
    TRY(read_earned(req, earnings.month_us, &earnings));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_int(json, "count", shelf.count);
    json_key_int(json, "month", earnings.all.month);
    json_key(json, "gear");
    json_array(json);
    for (size_t i = 0; i < shelf.n; i++) {
        listing_begin(json, req, &shelf.products[i]);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return OK;
}

static void lent_json(struct json *json, const struct lent_days *lent)
{
    json_object(json);
    json_key_int(json, "rental", lent->rental_id);
    json_key_int(json, "product", lent->product_id);
    json_key_str(json, "product_name", lent->product);
    json_key_int(json, "renter", lent->renter_id);
    json_key_str(json, "renter_name", lent->renter);
    json_key_day(json, "start", lent->start);
    json_key_day(json, "end", lent->end);
    json_key_int(json, "qty", lent->qty);
    json_key_str(json, "state", lent->state);
    json_end(json);
}

/* GET /api/gear/days/?from&to: who asks for or has what of the caller's, of rentals that touch
 * these days, in pages; what came back early ends then, what is not brought back counts until
 * today. */
enum err get_gear_days(struct req *req, struct res *res)
{
    struct lent_query query = {.owner_id = req->user->id, .to = INT32_MAX};
    struct lent_days *lent;
    struct page page;
    size_t n = 0;

    TRY(page_read(req, LENT_MOST, LENT_MOST, &page));
    if (req_query(req, "from").n > 0)
        TRY(req_query_day(req, "from", &query.from));
    if (req_query(req, "to").n > 0)
        TRY(req_query_day(req, "to", &query.to));
    if (query.to < query.from)
        req_field_error(req, "to", "Must not be before from.");
    TRY(req_valid(req));
    query.most = page.limit;
    query.after_start = page.after[0];
    query.after_id = page.after[1];
    TRY(lent_days(req->db, req->arena, &query, &lent, &n));
    if (query.more)
        page_link(req, res, (int64_t[3]){query.after_start, query.after_id, 0});
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        lent_json(json, &lent[i]);
    json_end(json);
    return OK;
}
