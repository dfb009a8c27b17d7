/* The set-up wizard: who opens the link that the first start prints names the market and becomes
 * its operator, once (docs/operations.md). */
#include "accounts/accounts_http.h"
#include "accounts/accounts_store.h"
#include "accounts/setup_store.h"
#include "admin/admin.h"
#include "core/mail.h"
#include "core/market.h"
#include "core/session.h"
#include "core/site.h"
#include "crypto/password.h"
#include "http/router.h"

enum { TOKEN_POINTS = 128 };

static enum err check_link(struct req *req, struct str token)
{
    bool ruled = false;
    enum err err = member_any_admin(req->db, &ruled);

    if (err == OK && ruled)
        req->app->unruled = false; /* by a command, or on another node */
    if (err == OK)
        err = ruled ? ERR_GONE : setup_check(req->db, req->arena, token);
    if (err == ERR_GONE)
        return req_refuse(req, err, "setup_over",
                          "This link was used or is too old. While nobody runs the market, each "
                          "start prints a new one.");
    return err;
}

struct setup_token {
    struct str token;
};
static const struct field token_fields[] = {
    FIELD_STR(struct setup_token, token, FIELD_REQUIRED, TOKEN_POINTS),
};

/* POST /api/setup/check/ {"token"}: whether the link is open, and what the settings have. */
static enum err post_check(struct req *req, struct res *res)
{
    const struct config *config = &req->app->config;
    struct setup_token ask = {0};

    TRY(req_read(req, token_fields, &ask));
    TRY(check_link(req, ask.token));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "name", market_name(req->app, req->arena));
    json_key_str(json, "place", market_place(req->app, req->arena));
    json_key_str(json, "zone", STR("Asia/Seoul"));
    json_key_bool(json, "google", config->google.client_id != NULL);
    json_key_bool(json, "kakao", config->kakao.client_id != NULL);
    json_key_bool(json, "mail", mail_is_on(req->app));
    json_key_str(json, "address", site_origin(req));
    json_key_bool(json, "address_set", config->public_url != NULL);
    json_end(json);
    return OK;
}

struct setup_letter {
    struct str token, email;
};
static const struct field letter_fields[] = {
    FIELD_STR(struct setup_letter, token, FIELD_REQUIRED, TOKEN_POINTS),
    FIELD_STR(struct setup_letter, email, FIELD_REQUIRED, 254),
};

/* POST /api/setup/mail/ {"token","email"}: a letter to see whether letters arrive. */
static enum err post_letter(struct req *req, struct res *res)
{
    struct setup_letter ask = {0};
    struct str to = {NULL, 0}, name;

    TRY(req_read(req, letter_fields, &ask));
    TRY(check_link(req, ask.token));
    TRY(account_read_address(req, ask.email, &to));
    TRY(req_valid(req));
    if (!mail_is_on(req->app))
        return req_refuse(req, ERR_CONFLICT, "mail_off",
                          "No mail server is set: WOOGA_SMTP names one.");
    name = market_name(req->app, req->arena);
    mail_post(req->app, to, str_format(req->arena, "%.*s: 시험 메일 / Test letter", STR_FMT(name)),
              STR("메일이 도착했어요.\nLetters arrive.\n"));
    return res_empty(res, 204);
}

struct setup_ask {
    struct str token, name, place, email, password, username;
};
static const struct field setup_fields[] = {
    FIELD_STR(struct setup_ask, token, FIELD_REQUIRED, TOKEN_POINTS),
    FIELD_STR(struct setup_ask, name, FIELD_REQUIRED, MARKET_NAME_POINTS),
    FIELD_STR(struct setup_ask, place, FIELD_BLANK_OK | FIELD_NULL_OK, MARKET_PLACE_POINTS),
    ACCOUNT_SIGNUP_FIELDS(struct setup_ask),
};

/* The account, its rights, the market's name and the end of the link: all of it or nothing. */
static enum err set_up(struct req *req, const struct setup_ask *ask, struct member *member)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct str hash;
    bool ruled = false;

    TRY(password_hash(req->arena, ask->password, &hash));
    TRY(db_tx_begin(req->db, &tx));
    TRY(member_any_admin(req->db, &ruled));
    if (ruled)
        return ERR_GONE;
    TRY(setup_take(req->db, ask->token));
    TRY(member_insert(req->db, member->email, member->username, hash, (struct str){NULL, 0},
                      &member->id));
    TRY(member_make_admin(req->db, member->id));
    TRY(market_store(req->db, ask->name, ask->place));
    TRY(admin_note(req->db, &(struct admin_action){.admin_id = member->id,
                                                   .action = "setup",
                                                   .object = "member",
                                                   .object_id = member->id,
                                                   .reason = ask->name,
                                                   .request_id = req->id}));
    return db_tx_commit(&tx);
}

/* POST /api/setup/: the market has a name and an operator, who is signed in. */
static enum err post_setup(struct req *req, struct res *res)
{
    struct setup_ask ask = {0};
    struct account_signup signup;
    struct member member = {0};

    TRY(req_fields_collect(req, setup_fields, COUNT_OF(setup_fields), &ask));
    signup = (struct account_signup){ask.email, ask.password, ask.username};
    TRY(account_read_signup(req, &signup, &member.email));
    TRY(check_link(req, ask.token));
    member.username = ask.username;
    enum err err = set_up(req, &ask, &member);
    if (err == ERR_CONFLICT)
        return account_refuse_taken(req);
    if (err == ERR_GONE)
        return check_link(req, STR(""));
    TRY(err);
    site_end_setup(req->app);
    TRY(session_standing_changed(req->app, req->db, member.id));
    TRY(market_reload(req->app, req->db));
    TRY(account_mail_verify(req, &member));
    return account_answer_login(req, res, 201, &member, true);
}

static const struct route routes[] = {
    {POST, "/api/setup/check/", UNASKED, SIGNUPS, FAST, post_check, BODY_SMALL, false},
    {POST, "/api/setup/mail/", UNASKED, SIGNUPS, FAST, post_letter, BODY_SMALL, false},
    {POST, "/api/setup/", UNASKED, SIGNUPS, HASH, post_setup, BODY_SMALL, false},
};
const struct route_table setup_table = {routes, COUNT_OF(routes)};
