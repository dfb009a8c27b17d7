/* Secret links to calendars for other programs, and the table of a member's rentals. */
#include "core/market.h"
#include "core/site.h"
#include "crypto/base64.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "http/router.h"
#include "rentals/feeds_store.h"
#include "rentals/rentals_http.h"

enum {
    TOKEN_BYTES = 32,
    FEED_PAST_DAYS = 366,
    FEED_MOST = 1000, /* of each side */
    TABLE_MOST = 10000,
    TEXT_MAX = 32 << 20,
};

/* ---- links ---- */

static struct str digest_of(struct arena *arena, struct str token)
{
    unsigned char digest[SHA256_BYTES];
    char *hex = arena_take(arena, 2 * SHA256_BYTES + 1);

    hash_sha256(token, digest);
    hash_hex((struct str){(const char *)digest, sizeof(digest)}, hex);
    return (struct str){hex, 2 * SHA256_BYTES};
}

/* Tells when the link was made, never what it is. */
static enum err answer_link(struct req *req, struct res *res, const struct feed *wanted)
{
    struct feed feed = {0};
    enum err err = feed_find(req->db, wanted, &feed);

    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    struct json *json = res_json(res, 200);
    json_object(json);
    if (err == OK)
        json_key_instant(json, "created_at", feed.created_us);
    else
        json_key_null(json, "created_at");
    json_end(json);
    return OK;
}

/* The only time that the link is said: afterwards only its digest is known. */
static enum err make_link(struct req *req, struct res *res, const struct feed *wanted)
{
    struct feed feed = *wanted;
    unsigned char bytes[TOKEN_BYTES];
    char text[BASE64URL_LENGTH(TOKEN_BYTES)];
    struct str origin = site_origin(req);

    feed.created_us = clock_now_us();
    random_bytes(bytes, sizeof(bytes));
    size_t n = base64url_encode((struct str){(const char *)bytes, sizeof(bytes)}, text);
    struct str token = {text, n};
    TRY(feed_put(req->db, &feed, digest_of(req->arena, token)));

    struct json *json = res_json(res, 201);
    json_object(json);
    json_key_str(
        json, "url",
        str_format(req->arena, "%.*s/calendar.ics?token=%.*s", STR_FMT(origin), STR_FMT(token)));
    json_key_instant(json, "created_at", feed.created_us);
    json_end(json);
    res_header(res, "Cache-Control", STR("no-store"));
    return OK;
}

/* What the path names: all of the caller's rentals, his product, or one unit of it. */
static enum err own_feed(struct req *req, struct feed *ret_feed)
{
    struct product product;
    int64_t of = 0;

    *ret_feed = (struct feed){.member_id = req->user->id, .product_id = FEED_ALL};
    if (str_is_null(req_path(req, "id")))
        return OK;
    TRY(product_by_id(req->db, req->arena, req_id(req, "id"), &product));
    if (product.owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    ret_feed->product_id = product.id;
    if (str_is_null(req_path(req, "unit")))
        return OK;
    ret_feed->unit_id = req_id(req, "unit");
    TRY(unit_product(req->db, ret_feed->unit_id, &of));
    return of == product.id ? OK : ERR_NOT_FOUND;
}

/* GET /api/calendar-link/: whether the caller has a link to the calendar of his rentals. The same
 * of the busy days of his product, /products/{id}/calendar-link/, or of one of its units,
 * /products/{id}/units/{unit}/calendar-link/. */
static enum err get_link(struct req *req, struct res *res)
{
    struct feed feed;
    TRY(own_feed(req, &feed));
    return answer_link(req, res, &feed);
}

/* POST: a new link; an old one ends. */
static enum err post_link(struct req *req, struct res *res)
{
    struct feed feed;
    TRY(own_feed(req, &feed));
    return make_link(req, res, &feed);
}

/* DELETE: the link ends. */
static enum err delete_link(struct req *req, struct res *res)
{
    struct feed feed;
    TRY(own_feed(req, &feed));
    TRY(feed_delete(req->db, &feed));
    return res_empty(res, 204);
}

/* ---- what they show ---- */

static enum feed_lang lang_of(struct req *req)
{
    return str_eq(req_query(req, "lang"), STR("en")) ? FEED_EN : FEED_KO;
}

/* Both sides of a member's rentals, first what he rents; the newest first. */
static enum err rentals_of_member(struct req *req, int64_t member_id, int32_t since, size_t most,
                                  struct feed_rental **ret_rentals, size_t *ret_n)
{
    struct feed_rental *rented, *lent;
    size_t rented_n = 0, lent_n = 0;

    TRY(feed_rentals(req->db, req->arena, FEED_RENTED, member_id, since, most, &rented, &rented_n));
    TRY(feed_rentals(req->db, req->arena, FEED_LENT, member_id, since, most, &lent, &lent_n));
    *ret_n = rented_n + lent_n;
    *ret_rentals = arena_array(req->arena, *ret_n + 1, sizeof(**ret_rentals));
    memcpy(*ret_rentals, rented, rented_n * sizeof(*rented));
    memcpy(*ret_rentals + rented_n, lent, lent_n * sizeof(*lent));
    return OK;
}

static enum err write_member(struct req *req, const struct feed *feed, struct buf *out)
{
    struct feed_rental *rentals;
    size_t n = 0;

    TRY(rentals_of_member(req, feed->member_id, clock_today() - FEED_PAST_DAYS, FEED_MOST, &rentals,
                          &n));
    feed_of_member_write(out, market_name(req->app, req->arena), site_origin(req), lang_of(req),
                         rentals, n);
    return OK;
}

/* "스키 #2 왼쪽 것", and the days on which it is at the repair shop. */
static enum err add_unit(struct req *req, int64_t unit_id, struct feed_product *shown,
                         struct feed_closed *ret_closed)
{
    struct unit unit;

    TRY(unit_read(req->db, req->arena, unit_id, &unit));
    shown->unit_id = unit_id;
    shown->name = str_format(req->arena, "%.*s #%lld%s%.*s", STR_FMT(shown->name),
                             (long long)unit.number, unit.label.n ? " " : "", STR_FMT(unit.label));
    if (unit.has_closed)
        ret_closed[shown->closed_count++] = (struct feed_closed){unit.closed_first,
                                                                 unit.closed_last};
    return OK;
}

static enum err write_product(struct req *req, const struct feed *feed, struct buf *out)
{
    struct feed_product shown = {.id = feed->product_id, .made_us = feed->created_us};
    struct feed_closed closed[EXCEPTIONS_MAX + 1];
    struct calendar_rules rules;
    struct feed_rental *rentals;
    struct product product;
    int32_t today = clock_today(), since = today - FEED_PAST_DAYS;

    TRY(product_by_id(req->db, req->arena, feed->product_id, &product));
    TRY(calendar_rules_read(req->db, req->arena, product.id, &rules));
    TRY(feed_rentals(req->db, req->arena, feed->unit_id ? FEED_UNIT : FEED_PRODUCT,
                     feed->unit_id ? feed->unit_id : product.id, since, FEED_MOST, &rentals,
                     &shown.rental_count));
    for (size_t i = 0; i < rules.exception_count; i++) {
        const struct day_span *span = &rules.exceptions[i];
        if (span->plan == PLAN_CLOSED && span->last >= since)
            closed[shown.closed_count++] = (struct feed_closed){span->first, span->last};
    }
    shown.name = product.name;
    if (feed->unit_id)
        TRY(add_unit(req, feed->unit_id, &shown, closed));
    shown.created_us = product.created_us;
    shown.rentals = rentals;
    shown.closed = closed;
    feed_of_product_write(out, lang_of(req), &shown, today);
    return OK;
}

static struct str etag_of(struct arena *arena, struct str text)
{
    return str_format(arena, "\"%.32s\"", digest_of(arena, text).p);
}

/* A proxy that compresses makes the tag a weak one. */
static bool is_known(struct req *req, struct str etag)
{
    struct str known = req_header(req, "If-None-Match");
    return str_eq(str_starts(known, STR("W/")) ? str_sub(known, 2, known.n) : known, etag);
}

/* GET /calendar.ics?token: the calendar of a secret link, for whoever knows it. The token stands
 * in the query, which no log line has. */
static enum err get_feed(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf text = {0};
    struct feed feed;
    struct str token = req_query(req, "token");

    if (token.n != BASE64URL_LENGTH(TOKEN_BYTES))
        return ERR_NOT_FOUND;
    TRY(feed_by_digest(req->db, digest_of(req->arena, token), &feed));
    buf_init(&text, TEXT_MAX);
    TRY(feed.product_id == FEED_ALL ? write_member(req, &feed, &text)
                                    : write_product(req, &feed, &text));
    if (text.full)
        return ERR_TOO_LARGE;
    struct str etag = etag_of(req->arena, buf_as_str(&text));
    res_header(res, "ETag", etag);
    res_header(res, "Cache-Control", STR("private, no-cache"));
    res_header(res, "X-Robots-Tag", STR("noindex"));
    if (is_known(req, etag))
        return res_empty(res, 304);
    return res_bytes(res, 200, "text/calendar; charset=utf-8", buf_as_str(&text));
}

/* GET /api/rentals.csv: all of the caller's rentals and what they bring or cost him. */
static enum err get_table(struct req *req, struct res *res)
{
    DEFER(buf_release)
    struct buf text = {0};
    struct feed_rental *rentals;
    size_t n = 0;

    buf_init(&text, TEXT_MAX);
    TRY(rentals_of_member(req, req->user->id, 0, TABLE_MOST, &rentals, &n));
    feed_table_write(&text, lang_of(req), rentals, n);
    if (text.full)
        return ERR_TOO_LARGE;
    res_header(res, "Cache-Control", STR("private, no-store"));
    res_header(res, "Content-Disposition", STR("attachment; filename=\"rentals.csv\""));
    return res_bytes(res, 200, "text/csv; charset=utf-8; header=present", buf_as_str(&text));
}

static const struct route routes[] = {
    {GET, "/calendar.ics", ANYONE, READS, FAST, get_feed, BODY_SMALL, false},
    {GET, "/api/rentals.csv", MEMBER, READS, FAST, get_table, BODY_SMALL, false},
    {GET, "/api/calendar-link/", MEMBER, READS, FAST, get_link, BODY_SMALL, false},
    {POST, "/api/calendar-link/", MEMBER, WRITES, FAST, post_link, BODY_SMALL, false},
    {DELETE, "/api/calendar-link/", MEMBER, WRITES, FAST, delete_link, BODY_SMALL, false},
    {GET, "/products/{id}/calendar-link/", MEMBER, READS, FAST, get_link, BODY_SMALL, false},
    {POST, "/products/{id}/calendar-link/", MEMBER, WRITES, FAST, post_link, BODY_SMALL, false},
    {DELETE, "/products/{id}/calendar-link/", MEMBER, WRITES, FAST, delete_link, BODY_SMALL, false},
    {GET, "/products/{id}/units/{unit}/calendar-link/", MEMBER, READS, FAST, get_link, BODY_SMALL,
     false},
    {POST, "/products/{id}/units/{unit}/calendar-link/", MEMBER, WRITES, FAST, post_link,
     BODY_SMALL, false},
    {DELETE, "/products/{id}/units/{unit}/calendar-link/", MEMBER, WRITES, FAST, delete_link,
     BODY_SMALL, false},
};

const struct route_table feeds_table = {routes, COUNT_OF(routes)};
