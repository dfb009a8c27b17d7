/* The other calendar of a product: its owner names it, and sees what it tells. */
#include "calendar/imports_store.h"
#include "calendar/units_http.h"
#include "fetch/fetch.h"
#include "http/router.h"

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

/* One's own product, or the unit of it that the path names. */
static enum err own_import(struct req *req, struct import_of *ret_of)
{
    struct product product;

    TRY(own_product(req, &product));
    *ret_of = (struct import_of){product.id, 0};
    return str_is_null(req_path(req, "unit")) ? OK : own_unit(req, product.id, &ret_of->unit_id);
}

static enum err answer_import(struct req *req, struct res *res, struct import_of of)
{
    struct calendar_import import = {.notes = STR("[]")};
    struct busy_span *busy;
    size_t n;
    enum err err = import_read(req->db, req->arena, of, &import);

    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    TRY(busy_read(req->db, req->arena, of, clock_today(), &busy, &n));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key_str(json, "url", import.url);
    json_key_bool(json, "file", err == OK && str_is_null(import.url));
    json_key_bool(json, "pending", import.due_us != 0 && import.due_us <= clock_now_us());
    instant_or_null(json, "checked_at", import.tried_us);
    instant_or_null(json, "read_at", import.read_us);
    json_key_str(json, "fault", import.fault);
    json_key_int(json, "events", import.events);
    json_key(json, "busy");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_day(json, "from", busy[i].first);
        json_key_day(json, "to", busy[i].last);
        json_end(json);
    }
    json_end(json);
    json_key(json, "notes");
    json_raw(json, import.notes);
    json_end(json);
    return OK;
}

/* Each of these also as /products/{id}/units/{unit}/calendar-import/, of one unit.
 *
 * GET /products/{id}/calendar-import/: what one's own product's other calendar tells. */
enum err get_import(struct req *req, struct res *res)
{
    struct import_of of;

    TRY(own_import(req, &of));
    return answer_import(req, res, of);
}

struct import_put {
    struct str url;
};
static const struct field import_fields[] = {
    FIELD_STR(struct import_put, url, FIELD_REQUIRED, FETCH_URL_MAX),
};

/* PUT /products/{id}/calendar-import/ {"url"}: its days are not lent from within seconds on; it is
 * read again every hour. */
enum err put_import(struct req *req, struct res *res)
{
    static const struct str webcal = {"webcal://", 9};
    struct import_put put = {0};
    struct import_of of;

    TRY(own_import(req, &of));
    TRY(req_read(req, import_fields, &put));
    if (str_starts(put.url, webcal))
        put.url = str_format(req->arena, "https://%.*s",
                             STR_FMT(str_sub(put.url, webcal.n, put.url.n)));
    if (!fetch_may_name(put.url, req->app->config.inside))
        req_field_error(req, "url", "Give the https address of a calendar.");
    TRY(req_valid(req));
    TRY(import_put_url(req->db, of, put.url));
    return answer_import(req, res, of);
}

/* POST /products/{id}/calendar-import/: it is read now. */
enum err post_import(struct req *req, struct res *res)
{
    struct import_of of;

    TRY(own_import(req, &of));
    TRY(import_hasten(req->db, of));
    return answer_import(req, res, of);
}

/* DELETE /products/{id}/calendar-import/: no other calendar any more; its days are free. */
enum err delete_import(struct req *req, struct res *res)
{
    struct import_of of;

    TRY(own_import(req, &of));
    TRY(import_forget(req->db, of));
    return res_empty(res, 204);
}

/* PUT /products/{id}/calendar-import/file/, in parts, with the file: the days of a calendar without
 * an address, read once. */
enum err put_import_file(struct req *req, struct res *res)
{
    const struct part *parts, *file = NULL;
    int32_t from = clock_today() - 1;
    struct ical_busy busy = {0};
    struct import_of of;
    size_t n;

    TRY(own_import(req, &of));
    TRY(req_parts(req, &parts, &n));
    for (size_t i = 0; i < n && !file; i++) {
        if (parts[i].is_file && str_eq(parts[i].name, STR("file")))
            file = &parts[i];
    }
    if (!file)
        req_field_error(req, "file", "No file was submitted.");
    else if (file->bytes.n > ICAL_BYTES_MAX)
        req_field_error(req, "file", "At most 1 MiB.");
    else if (!ical_busy_read(req->arena, file->bytes, from, from + IMPORT_DAYS - 1, &busy))
        req_field_error(req, "file", "This is no calendar (iCalendar, .ics).");
    TRY(req_valid(req));
    TRY(import_put_file(req->db, req->arena, of, &busy));
    return answer_import(req, res, of);
}
