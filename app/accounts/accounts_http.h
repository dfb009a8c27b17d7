/* Handlers of accounts' routes, and what the files that hold them share; private to this module. */
#pragma once
#include "accounts/accounts.h"
#include "http/request.h"

/* Begins a session and gives the answer of every login: contract part B, "OAuth login flow", step
 * 5, with cookies. */
enum err account_answer_login(struct req *req, struct res *res, int status,
                              const struct member *member, bool first) MUST_USE;
/* The session has just begun or been renewed on what asks. */
enum err account_note_device(struct req *req, int64_t session) MUST_USE;
/* Seconds that this name must wait at this address before it may try a password again: refused with
 * 429 (ERR_DONE) when there are any. */
enum err account_check_lockout(struct req *req, struct str name) MUST_USE;
/* Counts a failure against the account and the caller's address. */
void account_note_failure(const struct req *req, struct str name);
/* 401: he has proven who he is, and is banned; says why. */
enum err account_refuse_banned(struct req *req, int64_t member_id) MUST_USE;
/* Mails the link that proves the member's address, where mail is on. */
enum err account_mail_verify(struct req *req, const struct member *member) MUST_USE;

/* What a new account by address and password is made of; the fields of a body that has them. */
struct account_signup {
    struct str email, password, username;
};
#define ACCOUNT_SIGNUP_FIELDS(type)                                                                \
    FIELD_STR(type, email, FIELD_REQUIRED, 254),                                                   \
        FIELD_STR(type, password, FIELD_REQUIRED | FIELD_KEEP_SPACE, 1024),                        \
        FIELD_STR(type, username, FIELD_REQUIRED, 16)
/* An address in small letters; an error of the field `email` when it is none. */
enum err account_read_address(struct req *req, struct str email, struct str *ret_email) MUST_USE;
/* After req_fields_collect: the address in small letters, or 400 (ERR_DONE) with what is wrong. */
enum err account_read_signup(struct req *req, const struct account_signup *ask,
                             struct str *ret_email) MUST_USE;
/* 400: the address has an account. */
enum err account_refuse_taken(struct req *req) MUST_USE;

/* signin_http.c */
enum err post_signup(struct req *req, struct res *res);
enum err post_login(struct req *req, struct res *res);
enum err post_token(struct req *req, struct res *res);
enum err post_google(struct req *req, struct res *res);
enum err post_kakao(struct req *req, struct res *res);
/* sessions_http.c */
enum err list_sessions(struct req *req, struct res *res);
enum err delete_session(struct req *req, struct res *res);
enum err delete_sessions(struct req *req, struct res *res);
/* password_http.c */
enum err post_password(struct req *req, struct res *res);
enum err post_reset(struct req *req, struct res *res);
enum err post_reset_confirm(struct req *req, struct res *res);
enum err post_verify_address(struct req *req, struct res *res);
