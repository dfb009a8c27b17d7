/* New passwords, and the letters that prove an address. */
#include "accounts/accounts_http.h"
#include "accounts/accounts_rules.h"
#include "accounts/accounts_store.h"
#include "accounts/lockout.h"
#include "core/mail.h"
#include "core/market.h"
#include "core/session.h"
#include "core/site.h"
#include "crypto/password.h"
#include "crypto/random.h"

/* ---- letters ---- */

enum { SECRET_BYTES = 32, VERIFY_SECONDS = 3 * 86400, RESET_SECONDS = 3600 };

/* Mails a link to /login?<purpose>=<secret>, whose secret works once. */
static enum err mail_link(struct req *req, int64_t member_id, struct str address,
                          const char *purpose, int64_t seconds, struct str subject)
{
    char secret[2 * SECRET_BYTES + 1];
    random_hex(secret, SECRET_BYTES);
    TRY(mail_token_insert(req->db, str_from(secret), member_id, purpose,
                          clock_now_us() + seconds * US_PER_SECOND));
    struct str site = site_origin(req);
    mail_post(req->app, address, subject,
              str_format(req->arena, "%.*s/login?%s=%s\n", STR_FMT(site), purpose, secret));
    return OK;
}

static struct str letter_subject(struct req *req, const char *what)
{
    return str_format(req->arena, "%.*s: %s", STR_FMT(market_name(req->app, req->arena)), what);
}

enum err account_mail_verify(struct req *req, const struct member *member)
{
    if (!mail_is_on(req->app))
        return OK;
    return mail_link(req, member->id, member->email, "verify", VERIFY_SECONDS,
                     letter_subject(req, "이메일 주소 확인 / Confirm your address"));
}

/* ---- passwords ---- */

/* Stores the password and makes every token void that the member has, then begins a new session. */
static enum err replace_password(struct req *req, int64_t member_id, struct str hash)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t now_us = clock_now_us();

    TRY(db_tx_begin(req->db, &tx));
    TRY(member_set_password(req->db, member_id, hash, now_us));
    TRY(session_revoke_member(req->app, req->db, req->arena, member_id, now_us));
    return db_tx_commit(&tx);
}

struct change {
    struct str old_password, new_password;
};
static const struct field change_fields[] = {
    FIELD_STR(struct change, old_password, FIELD_BLANK_OK | FIELD_NULL_OK | FIELD_KEEP_SPACE, 1024),
    FIELD_STR(struct change, new_password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),
};

/* Guessing here counts as guessing at the door. Who signs in by a provider has no old password. */
static enum err check_password(struct req *req, const char *field, struct str email,
                               struct str stored, struct str given)
{
    if (stored.n == 0)
        return OK;
    TRY(account_check_lockout(req, email));
    if (password_verify(stored, given))
        return OK;
    account_note_failure(req, email);
    req_field_error(req, field,
                    "Your old password was entered incorrectly. Please enter it again.");
    return req_valid(req);
}

enum err member_prove(struct req *req, const char *field, struct str given)
{
    struct str email, stored;

    TRY(member_secret_of(req->db, req->arena, req->user->id, &email, &stored));
    return check_password(req, field, email, stored, given);
}

/* POST /accounts/password/: a new password; all sessions end and this one begins anew. */
enum err post_password(struct req *req, struct res *res)
{
    struct change ask = {0};
    struct str email, stored, hash;
    struct member member;

    TRY(req_read(req, change_fields, &ask));
    TRY(member_by_id(req->db, req->arena, req->user->id, &member));
    TRY(member_secret_of(req->db, req->arena, member.id, &email, &stored));
    TRY(check_password(req, "old_password", email, stored, ask.old_password));
    const char *fault = account_password_fault(ask.new_password, email);
    if (fault)
        req_field_error(req, "new_password", fault);
    TRY(req_valid(req));
    TRY(password_hash(req->arena, ask.new_password, &hash));
    TRY(replace_password(req, member.id, hash));
    return account_answer_login(req, res, 200, &member, false);
}

struct reset_ask {
    struct str email, token, password;
};
static const struct field reset_fields[] = {
    FIELD_STR(struct reset_ask, email, FIELD_REQUIRED, 254)};
static const struct field confirm_fields[] = {
    FIELD_STR(struct reset_ask, token, FIELD_REQUIRED, 128),
    FIELD_STR(struct reset_ask, password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),
};
static const struct field proof_fields[] = {
    FIELD_STR(struct reset_ask, token, FIELD_REQUIRED, 128)};

static enum err require_mail(struct req *req)
{
    if (mail_is_on(req->app))
        return OK;
    return req_refuse(req, ERR_NOT_FOUND, "mail_off", "This site sends no mail.");
}

static enum err refuse_secret(struct req *req)
{
    req_field_error(req, "token", "This link has been used or has expired.");
    return req_valid(req);
}

/* POST /accounts/password/reset/: mails a link. The answer does not tell whether there is an
 * account. */
enum err post_reset(struct req *req, struct res *res)
{
    struct reset_ask ask = {0};
    struct member_secret secret;

    TRY(require_mail(req));
    TRY(req_read(req, reset_fields, &ask));
    struct str address = account_address(req->arena, ask.email);
    enum err err = str_is_null(address) ? ERR_NOT_FOUND
                                        : member_secret(req->db, req->arena, address, &secret);
    if (err == OK && secret.is_active)
        TRY(mail_link(req, secret.id, address, "reset", RESET_SECONDS,
                      letter_subject(req, "비밀번호 다시 정하기 / Choose a new password")));
    else if (err != OK && err != ERR_NOT_FOUND)
        return err;
    return res_empty(res, 204);
}

/* POST /accounts/password/reset/confirm/: the mailed secret and a new password; signs in. */
enum err post_reset_confirm(struct req *req, struct res *res)
{
    struct reset_ask ask = {0};
    struct member member;
    struct str hash;
    int64_t id;

    TRY(require_mail(req));
    TRY(req_read(req, confirm_fields, &ask));
    const char *fault = account_password_fault(ask.password, STR(""));
    if (fault)
        req_field_error(req, "password", fault);
    TRY(req_valid(req));
    TRY(password_hash(req->arena, ask.password, &hash));
    enum err err = mail_token_take(req->db, ask.token, "reset", &id);
    if (err == ERR_NOT_FOUND)
        return refuse_secret(req);
    TRY(err);
    TRY(replace_password(req, id, hash));
    TRY(member_verified(req->db, id)); /* the letter arrived */
    TRY(member_by_id(req->db, req->arena, id, &member));
    lockout_passed(req->app, member.email);
    return account_answer_login(req, res, 200, &member, false);
}

/* POST /accounts/verify/: the mailed secret proves the address. */
enum err post_verify_address(struct req *req, struct res *res)
{
    struct reset_ask ask = {0};
    int64_t id;

    TRY(require_mail(req));
    TRY(req_read(req, proof_fields, &ask));
    enum err err = mail_token_take(req->db, ask.token, "verify", &id);
    if (err == ERR_NOT_FOUND)
        return refuse_secret(req);
    TRY(err);
    TRY(member_verified(req->db, id));
    return res_empty(res, 204);
}
