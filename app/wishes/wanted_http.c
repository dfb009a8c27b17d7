/* Posts that say what somebody needs. */
#include "wishes/wanted_http.h"
#include "core/page.h"
#include "wishes/wanted_store.h"

enum { PAGE = 30, PAGE_MOST = 100, KM_MOST = 50 };

void wanted_json(struct req *req, struct json *json, const struct wanted_post *post)
{
    const struct category *category = product_category(req->app, post->category_id);

    json_object(json);
    json_key_int(json, "id", post->id);
    json_key(json, "member");
    simple_user_json(json, req, &post->member);
    json_key_str(json, "text", post->text);
    json_key_str(json, "category", category ? category->sort : (struct str){NULL, 0});
    json_key(json, "start");
    post->has_days ? json_day(json, post->start) : json_null(json);
    json_key(json, "end");
    post->has_days ? json_day(json, post->end) : json_null(json);
    json_key(json, "fee_most");
    post->fee_most ? json_int(json, post->fee_most) : json_null(json);
    json_key_str(json, "place", post->place);
    json_key(json, "near");
    if (post->has_near) {
        json_object(json);
        json_key_int(json, "latitude_e6", post->near.latitude_e6);
        json_key_int(json, "longitude_e6", post->near.longitude_e6);
        json_end(json);
    } else {
        json_null(json);
    }
    json_key_day(json, "until", post->until);
    json_key_instant(json, "created_at", post->created_us);
    json_key_bool(json, "open", wanted_is_open(post, clock_today()));
    json_key_bool(json, "hidden", post->hidden_us != 0);
    json_key_str(json, "hidden_why", post->hidden_why);
    json_key_int(json, "answers", post->answers);
    json_key_bool(json, "mine", post->member.id == req->user->id);
}

/* ?category=&near=37.55,126.92&km=5 */
static enum err read_filter(struct req *req, struct wanted_filter *filter)
{
    struct str category = req_query(req, "category"), near = req_query(req, "near");
    int64_t km = 0;

    if (category.n > 0) {
        const struct category *found = product_category_named(req->app, req->arena, category);
        if (!found)
            return ERR_NOT_FOUND;
        filter->category_id = found->id;
    }
    TRY(req_query_int(req, "km", 1, KM_MOST, 5, &km));
    filter->metres = km * 1000;
    filter->has_near = near.n > 0;
    if (filter->has_near && !place_parse(near, &filter->near))
        req_field_error(req, "near", "Latitude and longitude in degrees, with a comma.");
    return req_valid(req);
}

/* GET /api/wanted/?category=&near=&km=&mine=: open posts, the newest first; mine=1: all of the
 * caller's own. */
enum err list_wanted(struct req *req, struct res *res)
{
    struct wanted_filter filter = {.below = INT64_MAX, .viewer_id = req->user->id};
    struct page page;
    int64_t mine = 0;
    size_t n = 0;

    TRY(page_read(req, PAGE, PAGE_MOST, &page));
    TRY(req_query_int(req, "mine", 0, 1, 0, &mine));
    TRY(read_filter(req, &filter));
    if (mine && req->user->id == 0)
        return ERR_UNAUTHENTICATED;
    if (page.has_cursor)
        filter.below = page.after[0];
    size_t limit = (size_t)page.limit + 1;
    struct wanted_post *posts = arena_array(req->arena, limit, sizeof(*posts));
    TRY(mine ? wanted_of_member(req->db, req->arena, req->user->id, filter.below, limit, posts, &n)
             : wanted_list(req->db, req->arena, &filter, limit, posts, &n));
    if (n == limit) {
        n--;
        page_link(req, res, (int64_t[3]){posts[n - 1].id, 0, 0});
    }
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        wanted_json(req, json, &posts[i]);
        json_end(json);
    }
    json_end(json);
    return OK;
}

enum err wanted_seen(struct req *req, struct wanted_post *ret_post)
{
    TRY(wanted_by_id(req->db, req->arena, req_id(req, "id"), ret_post));
    bool out = ret_post->banned || (ret_post->hidden_us && ret_post->member.id != req->user->id);
    return out && !req->user->moderator ? ERR_NOT_FOUND : OK;
}

static void answer_json(struct req *req, struct json *json, const struct wanted_answer *answer,
                        const struct product *product)
{
    json_object(json);
    json_key(json, "product");
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key_str(json, "name", product->name);
    json_key(json, "thumbnails");
    product_thumbnails_json(req, json, product);
    json_end(json);
    json_key_int(json, "room", answer->room_id);
    json_key_instant(json, "created_at", answer->created_us);
    json_end(json);
}

/* Who has it is for who looks for it. */
static enum err answers_json(struct req *req, struct json *json, const struct wanted_post *post)
{
    struct wanted_answer answers[WANTED_ANSWERS_MAX];
    struct product *products = arena_array(req->arena, WANTED_ANSWERS_MAX, sizeof(*products));
    int64_t ids[WANTED_ANSWERS_MAX];
    size_t n = 0;

    if (post->member.id == req->user->id)
        TRY(wanted_answers_of(req->db, post->id, answers, &n));
    for (size_t i = 0; i < n; i++)
        ids[i] = answers[i].product_id;
    if (n > 0)
        TRY(products_by_ids(req->db, req->arena, ids, n, products));
    json_key(json, "answered");
    json_array(json);
    for (size_t i = 0; i < n; i++)
        answer_json(req, json, &answers[i], &products[i]);
    json_end(json);
    return OK;
}

/* GET /api/wanted/{id}/: one post; to its member also who has it. */
enum err get_wanted(struct req *req, struct res *res)
{
    struct wanted_post post;

    TRY(wanted_seen(req, &post));
    struct json *json = res_json(res, 200);
    wanted_json(req, json, &post);
    TRY(answers_json(req, json, &post));
    json_end(json);
    return OK;
}

struct wanted_ask {
    struct str text, category, place;
    int32_t start, end, until;
    int64_t fee_most, latitude_e6, longitude_e6;
    bool has_start, has_end, has_until, has_latitude_e6, has_longitude_e6;
};
static const struct field wanted_fields[] = {
    FIELD_STR(struct wanted_ask, text, FIELD_REQUIRED, WANTED_POINTS),
    FIELD_STR(struct wanted_ask, category, FIELD_BLANK_OK | FIELD_NULL_OK, 100),
    FIELD_DAY_GIVEN(struct wanted_ask, start, FIELD_NULL_OK),
    FIELD_DAY_GIVEN(struct wanted_ask, end, FIELD_NULL_OK),
    FIELD_INT(struct wanted_ask, fee_most, FIELD_NULL_OK, 0, FIELD_INT_MAX),
    FIELD_STR(struct wanted_ask, place, FIELD_BLANK_OK | FIELD_NULL_OK, NEIGHBOURHOOD_POINTS),
    FIELD_INT_GIVEN(struct wanted_ask, latitude_e6, FIELD_NULL_OK, -LATITUDE_MOST, LATITUDE_MOST),
    FIELD_INT_GIVEN(struct wanted_ask, longitude_e6, FIELD_NULL_OK, -LONGITUDE_MOST,
                    LONGITUDE_MOST),
    FIELD_DAY_GIVEN(struct wanted_ask, until, FIELD_NULL_OK),
};

static enum err check_days(struct req *req, const struct wanted_ask *ask, int32_t today)
{
    if (ask->has_start != ask->has_end)
        req_field_error(req, ask->has_start ? "end" : "start", "This field is required.");
    else if (ask->has_end && (ask->end < ask->start || ask->end < today))
        req_field_error(req, "end", "Must not be over, nor before the first day.");
    if (ask->has_until && ask->until < today)
        req_field_error(req, "until", "Must not be over, nor before the first day.");
    if (ask->has_latitude_e6 != ask->has_longitude_e6)
        req_field_error(req, ask->has_latitude_e6 ? "longitude_e6" : "latitude_e6",
                        "This field is required.");
    return req_valid(req);
}

static enum err read_post(struct req *req, struct wanted_post *post)
{
    struct wanted_ask ask = {.fee_most = 0};
    struct json_t *tree;
    int32_t today = clock_today();

    TRY(req_json_alone(req, &tree));
    TRY(req_read(req, wanted_fields, &ask));
    TRY(check_days(req, &ask, today));
    *post = (struct wanted_post){
        .text = ask.text,
        .place = str_is_null(ask.place) ? STR("") : ask.place,
        .has_days = ask.has_start,
        .start = ask.start,
        .end = ask.end,
        .fee_most = ask.fee_most,
        .has_near = ask.has_latitude_e6,
        .near = place_rounded((struct place){ask.latitude_e6, ask.longitude_e6}),
        .created_us = clock_now_us(),
    };
    post->until = wanted_until(post, ask.has_until ? ask.until : 0, today);
    if (ask.category.n == 0)
        return OK;
    const struct category *category = product_category_named(req->app, req->arena, ask.category);
    if (!category)
        req_field_error(req, "category", "This is not a valid choice.");
    else
        post->category_id = category->id;
    return req_valid(req);
}

/* POST /api/wanted/ {"text","category"?,"start"?,"end"?,"fee_most"?,"place"?,"latitude_e6"?,
 * "longitude_e6"?,"until"?}: what the caller looks for; where, to 500 m. */
enum err post_wanted(struct req *req, struct res *res)
{
    struct wanted_post post;
    int64_t open = 0;

    TRY(read_post(req, &post));
    TRY(member_by_id(req->db, req->arena, req->user->id, &post.member));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(wanted_open_count(req->db, post.member.id, &open));
    if (open >= WANTED_OPEN_MAX)
        return req_refuse(req, ERR_CONFLICT, "too_many_wanted",
                          "five posts of yours are open: close one");
    TRY(wanted_insert(req->db, &post, &post.id));
    TRY(db_tx_commit(&tx));
    struct json *json = res_json(res, 201);
    wanted_json(req, json, &post);
    json_end(json);
    return OK;
}

/* DELETE /api/wanted/{id}/: closed, by its member. */
enum err delete_wanted(struct req *req, struct res *res)
{
    struct wanted_post post;

    TRY(wanted_seen(req, &post));
    if (post.member.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_post",
                          "You do not have permission to perform this action.");
    TRY(wanted_close(req->db, post.id));
    return res_empty(res, 204);
}
