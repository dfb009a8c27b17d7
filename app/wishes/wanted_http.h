/* Handlers of this module's routes in a file of their own; private to it. */
#pragma once
#include "http/request.h"
#include "wishes/wanted_rules.h"

/* wanted_http.c */
enum err list_wanted(struct req *req, struct res *res);
enum err get_wanted(struct req *req, struct res *res);
enum err post_wanted(struct req *req, struct res *res);
enum err delete_wanted(struct req *req, struct res *res);
/* An object of the wire, without its end: more keys may follow. */
void wanted_json(struct req *req, struct json *json, const struct wanted_post *post);
/* The post of the path as the caller may see it: hidden ones are for their member and moderators,
 * those of who is banned for moderators. */
enum err wanted_seen(struct req *req, struct wanted_post *ret_post) MUST_USE;

/* wanted_answers_http.c */
enum err post_wanted_answer(struct req *req, struct res *res);

/* wanted_reports_http.c */
enum err post_wanted_report(struct req *req, struct res *res);
enum err get_wanted_reported(struct req *req, struct res *res);
enum err list_wanted_reported(struct req *req, struct res *res);
enum err post_wanted_decision(struct req *req, struct res *res);
