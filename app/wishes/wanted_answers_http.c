/* What others do with a post: they have it. */
#include "chat/chat.h"
#include "wishes/wanted_http.h"
#include "wishes/wanted_store.h"

enum { QUOTED_POINTS = 80, BODY_MAX = 1024 };

/* *ret_room_id: where the product answers it already, whatever has changed since; else 0. */
static enum err check_answer(struct req *req, const struct wanted_post *post,
                             const struct product *product, int64_t *ret_room_id)
{
    const struct product_filter anything = {.order = ORDER_RECENT};
    bool blocked = false, offered = false;
    int64_t own = 0;

    if (product->owner.id != req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "not_your_product",
                          "You do not have permission to perform this action.");
    if (post->member.id == req->user->id)
        return req_refuse(req, ERR_FORBIDDEN, "own_post", "this post is yours");
    enum err err = wanted_answer_room(req->db, post->id, product->id, ret_room_id);
    if (err != ERR_NOT_FOUND)
        return err;
    *ret_room_id = 0;
    if (!wanted_is_open(post, clock_today()))
        return req_refuse(req, ERR_CONFLICT, "wanted_closed", "this is not looked for any more");
    TRY(members_blocked(req->db, post->member.id, req->user->id, &blocked));
    if (blocked)
        return req_refuse(req, ERR_FORBIDDEN, "blocked", "one of you has blocked the other");
    TRY(product_matches(req->db, product->id, &anything, &offered));
    if (!offered)
        return req_refuse(req, ERR_CONFLICT, "paused", "this product is not offered now");
    TRY(wanted_answers_from(req->db, post->id, req->user->id, &own));
    if (own >= WANTED_OWN_ANSWERS || post->answers >= WANTED_ANSWERS_MAX)
        return req_refuse(req, ERR_CONFLICT, "too_many_answers",
                          "this post has as many answers as it may");
    return OK;
}

/* The first words of the post, on one line. */
static struct str quoted(struct arena *arena, struct str text)
{
    size_t at = 0, points = 0;

    while (at < text.n && points < QUOTED_POINTS) {
        at++;
        while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
            at++;
        points++;
    }
    return str_format(arena, "구해요 글에 이 물건으로 답했어요: “%.*s%s”", (int)at, text.p,
                      at < text.n ? "…" : "");
}

/* The first word of their room, which names the post. */
static enum err write_card(struct req *req, const struct wanted_post *post, int64_t room_id,
                           struct chat_card *card)
{
    DEFER(buf_release)
    struct buf body;
    struct json json;

    buf_init(&body, BODY_MAX);
    json_init(&json, &body);
    json_object(&json);
    json_key_str(&json, "event", STR("wanted"));
    json_key_int(&json, "wanted", post->id);
    json_end(&json);
    *card = (struct chat_card){
        .room_id = room_id,
        .sender_id = req->user->id,
        .text = quoted(req->arena, post->text),
        .body = str_copy(req->arena, buf_as_str(&body)),
    };
    return chat_card_write(req->db, card);
}

/* What an answer brings about, in one transaction. *ret_new false: it was there. */
static enum err answer_with(struct req *req, const struct wanted_post *post,
                            const struct product *product, struct wanted_answer *answer,
                            struct chat_card *card, struct str *ret_frame, bool *ret_new)
{
    bool made = false;
    struct notice notice = {
        .member_id = post->member.id,
        .kind = NOTICE_WANTED_ANSWER,
        .who_id = req->user->id,
        .product_id = product->id,
    };

    TRY(room_open(req->db, product->id, req->user->id, post->member.id, &answer->room_id, &made));
    TRY(wanted_answer_put(req->db, post->id, req->user->id, answer, ret_new));
    if (!*ret_new)
        return OK;
    TRY(write_card(req, post, answer->room_id, card));
    notice.about_id = answer->room_id;
    return notice_add(req->db, req->arena, &notice, ret_frame);
}

struct answer_ask {
    int64_t product;
};
static const struct field answer_fields[] = {
    FIELD_INT(struct answer_ask, product, FIELD_REQUIRED, 1, INT64_MAX),
};

/* POST /api/wanted/{id}/answers/ {"product"}: the caller has it: one of his listings. Opens the
 * room of that listing and of who looks for it. Answering with it again changes nothing. */
enum err post_wanted_answer(struct req *req, struct res *res)
{
    struct answer_ask ask = {0};
    struct wanted_post post;
    struct product product;
    struct wanted_answer answer = {0};
    struct chat_card card = {0};
    struct str frame = {NULL, 0};
    struct json_t *tree;
    bool is_new = false;

    TRY(req_json_alone(req, &tree));
    TRY(req_read(req, answer_fields, &ask));
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    TRY(db_tx_begin(req->db, &tx));
    TRY(wanted_seen(req, &post));
    TRY(product_by_id(req->db, req->arena, ask.product, &product));
    TRY(check_answer(req, &post, &product, &answer.room_id));
    answer.product_id = product.id;
    if (answer.room_id == 0)
        TRY(answer_with(req, &post, &product, &answer, &card, &frame, &is_new));
    TRY(db_tx_commit(&tx));
    if (is_new && chat_card_post(req->app, &card) != OK)
        LOG_EVENT(LOG_WARN, "wanted_card_waits", LN("post", post.id));
    if (!str_is_null(frame))
        chat_tell(req->app, post.member.id, frame);
    struct json *json = res_json(res, is_new ? 201 : 200);
    json_object(json);
    json_key_int(json, "room", answer.room_id);
    json_end(json);
    return OK;
}
