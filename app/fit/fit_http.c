/* A member's own body, and which fields gear has. */
#include "fit/fit_store.h"
#include "http/router.h"

/* ---- one's own body ---- */

static enum err answer_profile(struct req *req, struct res *res, const struct fit_profile *profile)
{
    struct json *json = res_json(res, 200);

    (void)req;
    json_object(json);
    for (size_t i = 0; i < FIT_MEASURES; i++) {
        const struct fit_field *field = &fit_body_fields[i];
        json_key(json, field->name);
        if (profile->of[i] == 0)
            json_null(json);
        else if (field->choices)
            json_str(json, str_from(field->choices[profile->of[i] - 1]));
        else
            json_int(json, profile->of[i]);
    }
    json_end(json);
    return OK;
}

/* GET /api/fit/: one's own measures, which nobody else sees; null: not said. */
static enum err get_profile(struct req *req, struct res *res)
{
    struct fit_profile profile = {0};
    enum err err = fit_profile_read(req->db, req->user->id, &profile);

    if (err != ERR_NOT_FOUND)
        TRY(err);
    return answer_profile(req, res, &profile);
}

static void measure_from_json(struct req *req, const struct fit_field *field,
                              const struct json_t *tree, int64_t *ret_value)
{
    int64_t max = field->measure == FIT_NO_MEASURE && str_eq(str_from(field->name), STR("born"))
                      ? fit_year()
                      : field->max;
    struct str word = json_tree_str(tree);

    *ret_value = 0;
    if (json_tree_is_null(tree))
        return;
    if (field->choices) {
        *ret_value = str_is_null(word) ? 0 : fit_choice_from(field, word);
        if (*ret_value == 0)
            req_field_error(req, field->name, "This is not a valid choice.");
    } else if (!json_tree_int(tree, ret_value)) {
        req_field_error(req, field->name, "A valid integer is required.");
    } else if (*ret_value < field->min || *ret_value > max) {
        struct str why = str_format(req->arena, "Give a whole number from %d to %d.",
                                    (int)field->min, (int)max);
        req_field_error(req, field->name, str_c(req->arena, why));
    }
}

/* PUT /api/fit/ {"height","weight","foot","width","head","chest","inseam","torso","hand","side",
 * "level","born"}: one's own measures, all of them; what is null or left out is not said. */
static enum err put_profile(struct req *req, struct res *res)
{
    struct fit_profile profile = {0};
    struct json_t *tree = NULL;

    TRY(req_json_alone(req, &tree));
    if (!json_tree_is_object(tree))
        req_field_error(req, "non_field_errors",
                        "Invalid data. Expected a dictionary, but got something else.");
    for (size_t i = 0; i < FIT_MEASURES; i++)
        measure_from_json(req, &fit_body_fields[i], json_tree_get(tree, fit_body_fields[i].name),
                          &profile.of[i]);
    TRY(req_valid(req));
    TRY(fit_profile_write(req->db, req->user->id, &profile));
    return answer_profile(req, res, &profile);
}

/* DELETE /api/fit/: nothing is known of one's body any more. */
static enum err delete_profile(struct req *req, struct res *res)
{
    TRY(fit_profile_drop(req->db, req->user->id));
    return res_empty(res, 204);
}

/* ---- what is asked of gear ---- */

static void field_json(struct json *json, const struct fit_field *field)
{
    static const char *const kinds[] = {
        [FIT_RANGE] = "range", [FIT_NUMBER] = "number", [FIT_CHOICE] = "choice"};

    json_object(json);
    json_key_str(json, "name", str_from(field->name));
    json_key_str(json, "kind", str_from(kinds[field->kind]));
    json_key_bool(json, "decides", field->measure != FIT_NO_MEASURE);
    json_key_str(json, "unit", str_from(field->unit));
    json_key_int(json, "min", field->min);
    json_key_int(json, "max", field->max);
    json_key(json, "choices");
    if (field->choices) {
        json_array(json);
        for (size_t i = 0; field->choices[i]; i++)
            json_str(json, str_from(field->choices[i]));
        json_end(json);
    } else {
        json_null(json);
    }
    json_end(json);
}

static void families_json(struct json *json)
{
    json_array(json);
    for (size_t i = 0; i < fit_family_count; i++) {
        json_object(json);
        json_key_str(json, "family", str_from(fit_families[i].name));
        json_key(json, "fields");
        json_array(json);
        for (size_t k = 0; k < FIT_FIELDS_MAX && fit_families[i].fields[k]; k++)
            field_json(json, fit_families[i].fields[k]);
        json_end(json);
        json_end(json);
    }
    json_end(json);
}

/* GET /api/fit/families/: which fields gear has, by family, and which categories are of one; those
 * that are not named have one size. */
static enum err get_families(struct req *req, struct res *res)
{
    struct fit_category *categories;
    size_t n = 0;

    TRY(fit_categories(req->db, req->arena, &categories, &n));
    struct json *json = res_json(res, 200);
    json_object(json);
    json_key(json, "families");
    families_json(json);
    json_key(json, "categories");
    json_array(json);
    for (size_t i = 0; i < n; i++) {
        json_object(json);
        json_key_str(json, "category", categories[i].sort);
        json_key_str(json, "family", categories[i].family);
        json_end(json);
    }
    json_end(json);
    json_end(json);
    return OK;
}

static const struct route routes[] = {
    {GET, "/api/fit/", MEMBER, READS, FAST, get_profile, BODY_SMALL, false},
    {PUT, "/api/fit/", MEMBER, WRITES, FAST, put_profile, BODY_SMALL, false},
    {DELETE, "/api/fit/", MEMBER, WRITES, FAST, delete_profile, BODY_SMALL, false},
    {GET, "/api/fit/families/", ANYONE, READS, FAST, get_families, BODY_SMALL, false},
};

const struct route_table fit_table = {routes, COUNT_OF(routes)};
