#include "http/call.h"

/* The one place that turns errors into answers (docs/contract.md part A, "content types", and part
 * B, "Error bodies"). */
static const struct {
    int status;
    const char *code, *detail;
} problems[] = {
    [ERR_INVALID] = {400, "invalid", "This request is malformed."},
    [ERR_UNAUTHENTICATED] = {401, "not_authenticated",
                             "Authentication credentials were not provided."},
    [ERR_FORBIDDEN] = {403, "permission_denied",
                       "You do not have permission to perform this action."},
    [ERR_NOT_FOUND] = {404, "not_found", "Not found."},
    [ERR_METHOD] = {405, "method_not_allowed", "Method not allowed."},
    [ERR_NOT_ACCEPTABLE] = {406, "not_acceptable", "Could not satisfy the request Accept header."},
    [ERR_TIMEOUT] = {408, "timeout", "The request took too long to arrive."},
    [ERR_CONFLICT] = {409, "conflict", "This conflicts with what is there already."},
    [ERR_GONE] = {410, "gone", "This is gone."},
    [ERR_TOO_LARGE] = {413, "too_large", "The request is too large."},
    [ERR_UNSUPPORTED] = {415, "unsupported_media_type", "Unsupported media type in request."},
    [ERR_MISDIRECTED] = {421, "misdirected", "This server does not answer for that host."},
    [ERR_UPGRADE] = {426, "upgrade_required", "Use WebSocket version 13."},
    [ERR_RATE] = {429, "throttled", "Request was throttled."},
    [ERR_INTERNAL] = {500, "internal", "Something went wrong here; it has been logged."},
    [ERR_UPSTREAM] = {502, "upstream", "The other service did not answer as expected."},
    [ERR_UNAVAILABLE] = {503, "unavailable",
                         "The service is busy or stopping; try again in a moment."},
};

int problem_status(enum err err)
{
    return (size_t)err < COUNT_OF(problems) && problems[err].status ? problems[err].status : 500;
}

void problem_write(struct res *res, int status, const char *code, struct str detail)
{
    struct json *json = res_json(res, status);
    json_object(json);
    json_key_str(json, "detail", detail);
    json_key_str(json, "code", str_from(code));
    json_end(json);
    if (status == 401)
        res_header(res, "WWW-Authenticate", STR("Bearer realm=\"api\""));
    if (status == 503)
        res_header(res, "Retry-After", STR("1"));
}

void problem_answer(struct req *req, struct res *res, enum err err)
{
    if (res->status != 0 && err == ERR_DONE)
        return;
    if ((size_t)err >= COUNT_OF(problems) || !problems[err].status)
        err = ERR_INTERNAL;
    res_reset(res);
    struct str detail = str_from(problems[err].detail);
    if (err == ERR_METHOD)
        detail = str_format(req->arena, "Method \"%.*s\" not allowed.",
                            STR_FMT(((struct call *)req->call)->head.method_name));
    problem_write(res, problems[err].status, problems[err].code, detail);
}

enum err req_refuse(struct req *req, enum err err, const char *code, const char *detail)
{
    problem_write(req->res, problem_status(err), code, str_from(detail));
    return ERR_DONE;
}

enum err req_refuse_message(struct req *req, const char *message)
{
    struct json *json = res_json(req->res, 400);
    json_object(json);
    json_key_str(json, "message", str_from(message));
    json_end(json);
    return ERR_DONE;
}
