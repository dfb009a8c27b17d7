#include "core/page.h"
#include "rentals/rentals.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_json.h"

enum { ALL = 1000 };

enum err rentals_json(struct req *req, struct json *json, const struct rental *rentals, size_t n,
                      rental_json_fn *write)
{
    int64_t *ids = arena_array(req->arena, n + 1, sizeof(*ids));
    struct product *products = arena_array(req->arena, n + 1, sizeof(*products));

    for (size_t i = 0; i < n; i++)
        ids[i] = rentals[i].product_id;
    if (n > 0)
        TRY(products_by_ids(req->db, req->arena, ids, n, products));
    json_array(json);
    for (size_t i = 0; i < n; i++)
        write(json, req, &rentals[i], &products[i], req->user->id);
    json_end(json);
    return OK;
}

/* One page of a list, newest first. */
static enum err answer_list(struct req *req, struct res *res, struct rental_query query,
                            rental_json_fn *write)
{
    struct page page;
    struct rental *rentals;
    size_t n = 0;

    TRY(page_read(req, ALL, ALL, &page));
    query.before = page.has_cursor ? page.after[0] : INT64_MAX;
    query.n = page.limit + 1;
    query.with_open = str_eq(req_query(req, "open"), STR("1"));
    TRY(rentals_list(req->db, req->arena, &query, &rentals, &n));
    if (n > (size_t)page.limit) {
        n = (size_t)page.limit;
        page_link(req, res, (int64_t[3]){rentals[n - 1].id, 0, 0});
    }
    if (write == rental_full_json)
        TRY(mark_rentals(req, rentals, n));
    return rentals_json(req, res_json(res, 200), rentals, n, write);
}

/* GET /rentalhistories/rental/: what the caller rents. ?open=1 adds what is not agreed yet. */
enum err get_rented(struct req *req, struct res *res)
{
    return answer_list(req, res, (struct rental_query){.list = OF_RENTER, .of = req->user->id},
                       rental_json);
}

/* GET /rentalhistories/enrollment/{id}/: what others rent of the caller's product. */
enum err get_enrolled(struct req *req, struct res *res)
{
    struct rental_query query = {
        .list = OF_OWNER_PRODUCT,
        .of = req->user->id,
        .second = req_id(req, "id"),
    };
    return answer_list(req, res, query, rental_json);
}

/* GET /products/{id}/rentalhistories/: for the calendar; strangers do not see who rents. */
enum err get_of_product(struct req *req, struct res *res)
{
    return answer_list(req, res, (struct rental_query){.list = OF_PRODUCT, .of = req_id(req, "id")},
                       rental_json);
}

/* GET /rentalhistories/?product&renter: what the pair has agreed, for the chat room. */
enum err get_of_pair(struct req *req, struct res *res)
{
    struct rental_query query = {.list = OF_PAIR};
    struct product product;

    if (!str_to_u63(req_query(req, "product"), &query.of))
        return ERR_NOT_FOUND;
    TRY(product_by_id_ever(req->db, req->arena, query.of, &product));
    if (!str_to_u63(req_query(req, "renter"), &query.second))
        query.second = 0;
    if (query.second && req->user->id != query.second && req->user->id != product.owner.id)
        return ERR_FORBIDDEN;
    return answer_list(req, res, query, rental_json);
}

/* GET /api/rentals/?role=renter|owner: all of the caller's, in every state. ?live=1: those that go
 * on or may still be reviewed or contested (part life of rentals.sql); ?live=0: the others. */
enum err get_mine(struct req *req, struct res *res)
{
    struct str role = req_query(req, "role");
    struct str live = req_query(req, "live");
    bool owner = str_eq(role, STR("owner"));
    struct rental_query query = {.list = owner ? LENT : ASKED, .of = req->user->id};

    if (!owner && role.n > 0 && !str_eq(role, STR("renter")))
        return req_refuse(req, ERR_INVALID, "bad_role", "role is renter or owner");
    if (live.n > 0) {
        query.list = owner ? LENT_LIVE : ASKED_LIVE;
        query.live = str_eq(live, STR("1"));
        if (!query.live && !str_eq(live, STR("0")))
            req_field_error(req, "live", "Give 1 for what goes on, 0 for what is over.");
        TRY(req_valid(req));
    }
    return answer_list(req, res, query, rental_full_json);
}

/* GET /api/rooms/{id}/rentals/: all that the two of a room have had with each other there. */
enum err get_of_room(struct req *req, struct res *res)
{
    int64_t room_id = req_id(req, "id");
    TRY(room_is_of_member(req->db, room_id, req->user->id));
    return answer_list(req, res, (struct rental_query){.list = OF_ROOM, .of = room_id},
                       rental_full_json);
}
