/* Searches that are kept, to hear of what is new. */
#include "chat/chat.h"
#include "http/router.h"
#include "wishes/favourites_http.h"
#include "wishes/searches_store.h"
#include "wishes/wanted_http.h"
#include "wishes/wishes.h"

static void search_json(struct json *json, const struct saved_search *search)
{
    json_object(json);
    json_key_int(json, "id", search->id);
    json_key_str(json, "address", search->address);
    json_key_instant(json, "created_at", search->created_us);
    json_end(json);
}

/* GET /api/searches/: what the caller has saved, the newest first. */
static enum err list_searches(struct req *req, struct res *res)
{
    struct saved_search searches[SEARCHES_MAX];
    size_t n = 0;

    TRY(searches_of(req->db, req->arena, req->user->id, searches, &n));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++)
        search_json(json, &searches[i]);
    json_end(json);
    return OK;
}

struct search_ask {
    struct str address;
};
static const struct field search_fields[] = {
    FIELD_STR(struct search_ask, address, FIELD_REQUIRED, SEARCH_ADDRESS_MAX),
};

/* Everything that is listed is no search. */
static enum err check_filter(struct req *req, const struct product_filter *filter, bool nothing)
{
    bool some = !str_is_null(filter->expression) || filter->category_id || filter->metres ||
                filter->fits_member;

    if (!some || nothing)
        return req_refuse(req, ERR_INVALID, "search_too_wide",
                          "say what, in which category, near where or that it has to fit you");
    if (filter->has_days && filter->free_from < clock_today())
        return req_refuse(req, ERR_INVALID, "bad_dates", "these days are over");
    return OK;
}

/* POST /api/searches/?(the query of GET /products/) {"address"}: to be told of new listings that
 * this search finds. address is the query of the client's own page for it. Saving the same address
 * again changes nothing. */
static enum err post_search(struct req *req, struct res *res)
{
    struct search_ask ask = {0};
    struct saved_search search = {.member_id = req->user->id, .created_us = clock_now_us()};
    struct json_t *tree;
    bool nothing = false;
    int64_t count = 0;

    TRY(req_json_alone(req, &tree));
    TRY(req_read(req, search_fields, &ask));
    TRY(product_filter_read(req, &search.filter, &nothing));
    TRY(check_filter(req, &search.filter, nothing));
    search.address = ask.address;

    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(search_count(req->db, req->user->id, &count));
    enum err err = search_insert(req->db, req->arena, &search, &search.id);
    if (err == OK && count >= SEARCHES_MAX)
        return req_refuse(req, ERR_CONFLICT, "too_many_searches", "you have saved 20 already");
    if (err != ERR_CONFLICT)
        TRY(err);
    TRY(db_tx_commit(&tx));
    search_json(res_json(res, err == OK ? 201 : 200), &search);
    return OK;
}

/* DELETE /api/searches/{id}/ */
static enum err delete_search(struct req *req, struct res *res)
{
    TRY(search_forget(req->db, req_id(req, "id"), req->user->id));
    return res_empty(res, 204);
}

static const struct route routes[] = {
    {GET, "/api/favourites/", MEMBER, READS, FAST, list_favourites, BODY_SMALL, false},
    {GET, "/api/favourites/ids/", MEMBER, READS, FAST, list_favourite_ids, BODY_SMALL, false},
    {GET, "/api/products/{id}/favourite/", MEMBER, READS, FAST, get_favourite, BODY_SMALL, false},
    {PUT, "/api/products/{id}/favourite/", MEMBER, WRITES, FAST, put_favourite, BODY_SMALL, false},
    {DELETE, "/api/products/{id}/favourite/", MEMBER, WRITES, FAST, delete_favourite, BODY_SMALL,
     false},
    {GET, "/api/searches/", MEMBER, READS, FAST, list_searches, BODY_SMALL, false},
    {POST, "/api/searches/", MEMBER, WRITES, FAST, post_search, BODY_SMALL, false},
    {DELETE, "/api/searches/{id}/", MEMBER, WRITES, FAST, delete_search, BODY_SMALL, false},
    {GET, "/api/wanted/", ANYONE, READS, FAST, list_wanted, BODY_SMALL, false},
    {POST, "/api/wanted/", MEMBER, WRITES, FAST, post_wanted, BODY_SMALL, false},
    {GET, "/api/wanted/{id}/", ANYONE, READS, FAST, get_wanted, BODY_SMALL, false},
    {DELETE, "/api/wanted/{id}/", MEMBER, WRITES, FAST, delete_wanted, BODY_SMALL, false},
    {POST, "/api/wanted/{id}/answers/", MEMBER, WRITES, FAST, post_wanted_answer, BODY_SMALL,
     false},
    {POST, "/api/wanted/{id}/report/", MEMBER, WRITES, FAST, post_wanted_report, BODY_SMALL, false},
    {GET, "/api/admin/wanted/", MODERATOR, READS, FAST, list_wanted_reported, BODY_SMALL, false},
    {GET, "/api/admin/wanted/{id}/", MODERATOR, READS, FAST, get_wanted_reported, BODY_SMALL,
     false},
    {POST, "/api/admin/wanted/{id}/", MODERATOR, WRITES, FAST, post_wanted_decision, BODY_SMALL,
     false},
};

const struct route_table wishes_table = {routes, COUNT_OF(routes)};
