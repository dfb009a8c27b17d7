/* Who lends as a business or a club says so: then the strict policy is not for him (docs/rentals.md
 * section 8). */
#include "http/router.h"
#include "rentals/rentals_http.h"
#include "rentals/rentals_store.h"

struct business_ask {
    struct str kind, name, number, contact;
};
static const char *const kinds[] = {"business", "club", "none", NULL};
static const struct field business_fields[] = {
    {"kind", FIELD_TYPE_STR, FIELD_REQUIRED, offsetof(struct business_ask, kind), FIELD_NONE, 0, 16,
     kinds},
    FIELD_STR(struct business_ask, name, FIELD_BLANK_OK | FIELD_NULL_OK, BUSINESS_NAME_POINTS),
    FIELD_STR(struct business_ask, number, FIELD_BLANK_OK | FIELD_NULL_OK, 20),
    FIELD_STR(struct business_ask, contact, FIELD_BLANK_OK | FIELD_NULL_OK,
              BUSINESS_CONTACT_POINTS),
};

static struct str said(struct str text)
{
    return text.n ? text : STR("");
}

static enum err read_business(struct req *req, struct business *ret_business)
{
    struct business_ask ask = {.kind = {NULL, 0}};

    TRY(req_fields_collect(req, business_fields, COUNT_OF(business_fields), &ask));
    *ret_business = (struct business){.kind = {NULL, 0}};
    if (!str_eq(ask.kind, STR("business")) && !str_eq(ask.kind, STR("club")))
        return req_valid(req); /* nothing of "none" is kept, and there is no other */
    *ret_business = (struct business){
        .kind = ask.kind,
        .name = ask.name,
        .number = business_number(req->arena, said(ask.number)),
        .contact = said(ask.contact),
    };
    if (ask.name.n == 0)
        req_field_error(req, "name", "This field is required.");
    if (!str_is_line(said(ask.name)))
        req_field_error(req, "name", "One line only.");
    if (!str_is_line(ret_business->contact))
        req_field_error(req, "contact", "One line only.");
    if (str_is_null(ret_business->number))
        req_field_error(req, "number",
                        "A registration number has ten digits, such as 123-45-67891.");
    return req_valid(req);
}

/* PUT /api/account/business/ {"kind", "name", "number"?, "contact"?}: as what one lends, which
 * stands beside one's listings. Those with the strict policy get the standard one, for what is
 * asked from now on. */
enum err put_business(struct req *req, struct res *res)
{
    struct business business;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(read_business(req, &business));
    TRY(db_tx_begin(req->db, &tx));
    TRY(business_put(req->db, req->user->id, &business));
    if (!str_is_null(business.kind))
        TRY(terms_unstrict(req->db, req->user->id));
    TRY(db_tx_commit(&tx));
    return res_empty(res, 204);
}
