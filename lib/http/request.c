#include "base/clock.h"
#include "http/connection.h"
#include "http/form.h"
#include <stdio.h>

enum { MAX_PARTS = 64 };

struct str req_header(const struct req *req, const char *name)
{
    struct str wanted = str_from(name);
    for (size_t i = 0; i < req->header_count; i++) {
        if (str_eq_nocase(req->headers[i].name, wanted))
            return req->headers[i].value;
    }
    return (struct str){NULL, 0};
}

struct str req_cookie(const struct req *req, const char *name)
{
    struct str wanted = str_from(name);
    for (size_t i = 0; i < req->header_count; i++) {
        if (!str_eq_nocase(req->headers[i].name, STR("cookie")))
            continue;
        struct str list = req->headers[i].value;
        while (!str_is_null(list)) {
            struct str value = str_trim(str_split(&list, ';')), key = str_split(&value, '=');
            if (str_eq(key, wanted) && !str_is_null(value))
                return value;
        }
    }
    return (struct str){NULL, 0};
}

struct str req_path(const struct req *req, const char *name)
{
    struct str pattern = str_from(req->route->path), wanted = str_from(name);
    size_t at = 0;
    while (!str_is_null(pattern)) {
        struct str segment = str_split(&pattern, '/');
        if (segment.n < 3 || segment.p[0] != '{')
            continue;
        if (str_eq(str_sub(segment, 1, segment.n - 1), wanted))
            return req->path_values[at];
        at++;
    }
    return (struct str){NULL, 0};
}

int64_t req_id(const struct req *req, const char *name)
{
    int64_t id;
    return str_to_u63(req_path(req, name), &id) ? id : 0;
}

struct str req_query(struct req *req, const char *name)
{
    struct str wanted = str_from(name);
    for (size_t i = 0; i < req->query_pair_count; i++) {
        if (str_eq(req->query_pairs[i].name, wanted))
            return req->query_pairs[i].value;
    }
    return (struct str){NULL, 0};
}

bool req_may_wait(const struct req *req)
{
    const struct call *call = req->call;
    return call->may_wait;
}

enum err req_wait(struct req *req)
{
    struct call *call = req->call;
    call->may_wait = call->moves = true;
    return ERR_DONE;
}

enum err req_query_int(struct req *req, const char *name, int64_t min, int64_t max,
                       int64_t fallback, int64_t *ret_value)
{
    struct str text = req_query(req, name);
    *ret_value = fallback;
    if (text.n == 0)
        return OK;
    if (str_to_i64(text, ret_value) && *ret_value >= min && *ret_value <= max)
        return OK;
    struct str message = str_format(req->arena, "Give a whole number from %lld to %lld.",
                                    (long long)min, (long long)max);
    field_error_add(&req->errors, req->arena, name, message);
    return req_valid(req);
}

enum err req_query_day(struct req *req, const char *name, int32_t *ret_day)
{
    struct str text = req_query(req, name);
    if (day_parse(text, ret_day))
        return OK;
    req_field_error(req, name,
                    text.n ? "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
                           : "This field is required.");
    return req_valid(req);
}

/* ---- bodies ---- */

static struct str content_type(const struct req *req)
{
    return req_header(req, "content-type");
}

static bool type_is(const struct req *req, const char *type)
{
    struct str value = content_type(req), media = str_trim(str_split(&value, ';'));
    return str_eq_nocase(media, str_from(type));
}

bool req_is_json(const struct req *req)
{
    return type_is(req, "application/json");
}

void req_field_error(struct req *req, const char *field, const char *message)
{
    field_error_add(&req->errors, req->arena, field, str_from(message));
}

enum err req_valid(struct req *req)
{
    if (req->errors.n == 0)
        return OK;
    struct res *res = req->res;
    const struct call *call = req->call;
    const struct server_hooks *hooks = &call->server->options.hooks;
    for (size_t i = 0; i < req->errors.n && hooks->say; i++)
        req->errors.items[i].message = hooks->say(req, req->errors.items[i].message);
    res_json(res, 400);
    field_errors_json(&req->errors, &res->body);
    return ERR_DONE;
}

enum err req_parts(struct req *req, const struct part **ret_parts, size_t *ret_n)
{
    *ret_parts = NULL;
    *ret_n = 0;
    if (!type_is(req, "multipart/form-data"))
        return OK;
    if (multipart_parse(req->arena, content_type(req), req->body, MAX_PARTS, ret_parts, ret_n) !=
        OK)
        return req_refuse(
            req, ERR_INVALID, "bad_multipart",
            "Multipart form parse error - the body is malformed or has more than 64 parts.");
    const struct call *call = req->call;
    const struct server_limits *limits = &call->server->options.limits;
    size_t files = 0;
    for (size_t i = 0; i < *ret_n; i++) {
        if (!(*ret_parts)[i].is_file)
            continue;
        files += (*ret_parts)[i].bytes.n > 0;
        if ((*ret_parts)[i].bytes.n > limits->file || files > limits->files)
            return req_refuse(req, ERR_TOO_LARGE, "too_large",
                              "Send at most 8 files of at most 10 MiB each.");
    }
    return OK;
}

enum err req_json_tree(struct req *req, struct json_t **ret_tree)
{
    struct call *call = req->call;
    struct str why;
    *ret_tree = NULL;
    if (str_trim(req->body).n == 0)
        return OK;
    if (!call->tree && json_tree_parse(req->arena, req->body, &call->tree, &why) != OK)
        return req_refuse(req, ERR_INVALID, "parse_error",
                          str_format(req->arena, "JSON parse error - %.*s", STR_FMT(why)).p);
    *ret_tree = call->tree;
    return OK;
}

/* Text parts and form fields as pairs. */
static enum err body_pairs(struct req *req, const struct pair **ret_pairs, size_t *ret_n)
{
    const struct part *parts;
    size_t n;
    if (type_is(req, "application/x-www-form-urlencoded")) {
        if (form_pairs(req->arena, req->body, ret_pairs, ret_n) != OK)
            return req_refuse(req, ERR_INVALID, "bad_form",
                              "The form is malformed: percent-encode UTF-8 text without NUL.");
        return OK;
    }
    TRY(req_parts(req, &parts, &n));
    struct pair *pairs = arena_array(req->arena, n + 1, sizeof(*pairs));
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].is_file)
            pairs[(*ret_n)++] = (struct pair){parts[i].name, parts[i].bytes};
    }
    *ret_pairs = pairs;
    return OK;
}

static enum err refuse_type(struct req *req)
{
    struct str detail = str_format(req->arena, "Unsupported media type \"%.*s\" in request.",
                                   STR_FMT(content_type(req)));

    return req_refuse(req, ERR_UNSUPPORTED, "unsupported_media_type", detail.p);
}

enum err req_json_alone(struct req *req, struct json_t **ret_tree)
{
    if (req->body.n > 0 && !req_is_json(req))
        return refuse_type(req);
    return req_json_tree(req, ret_tree);
}

enum err req_fields_collect(struct req *req, const struct field *fields, size_t n, void *out)
{
    const struct pair *pairs = NULL;
    size_t pair_count = 0;
    struct json_t *tree = NULL;

    if (type_is(req, "application/x-www-form-urlencoded") || type_is(req, "multipart/form-data")) {
        TRY(body_pairs(req, &pairs, &pair_count));
        (void)!fields_from_pairs(req->arena, pairs, pair_count, fields, n, &req->errors, out);
        return OK;
    }
    TRY(req_json_alone(req, &tree));
    if (tree)
        (void)!fields_from_json(req->arena, tree, fields, n, &req->errors, out);
    else
        (void)!fields_from_pairs(req->arena, NULL, 0, fields, n, &req->errors, out);
    return OK;
}

enum err req_fields(struct req *req, const struct field *fields, size_t n, void *out)
{
    TRY(req_fields_collect(req, fields, n, out));
    return req_valid(req);
}
