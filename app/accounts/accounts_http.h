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
/* Mails the link that proves the member's address, where mail is on. */
enum err account_mail_verify(struct req *req, const struct member *member) MUST_USE;

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
