/* The tree of categories, for operators (docs/rentals.md section 14). */
#include "admin/admin.h"
#include "http/router.h"
#include "products/categories_store.h"
#include "products/views.h"
#include "search/search.h"

enum { NAME_POINTS = 32, LEVELS = 3 };

static int level_of(const struct categories *tree, const struct category *category)
{
    int level = 1;

    while (category && category->parent_id && level <= CATEGORY_DEPTH) {
        category = category_by_id(tree, category->parent_id);
        level++;
    }
    return level;
}

static void category_row(struct json *json, const struct category *category, int64_t things)
{
    json_object(json);
    json_key_int(json, "id", category->id);
    if (category->parent_id)
        json_key_int(json, "parent", category->parent_id);
    else
        json_key_null(json, "parent");
    json_key_str(json, "sort", category->sort);
    json_key_str(json, "name", category->name);
    json_key_str(json, "name_en", category->name_en);
    json_key_bool(json, "retired", category->retired);
    json_key_int(json, "things", things);
    json_end(json);
}

/* GET /api/admin/categories/: all of them as siblings stand, with how many live listings each has.
 */
static enum err get_categories(struct req *req, struct res *res)
{
    const struct categories *tree = categories_now(req->app);
    DEFER(map_release)
    struct map counts = {0};

    TRY(categories_things(req->db, &counts));
    struct json *json = res_json(res, 200);
    json_array(json);
    for (size_t i = 0; i < tree->n; i++) {
        const struct category *one = tree->order[i];
        category_row(json, one, (int64_t)(uintptr_t)map_get(&counts, (uint64_t)one->id));
    }
    json_end(json);
    return OK;
}

/* ---- changes ---- */

/* The newest tree, in the transaction of what is made of it: what another node has changed is not
 * undone. */
static enum err newest(struct req *req, int64_t id, const struct categories **ret_tree,
                       const struct category **ret_category)
{
    TRY(categories_follow(req->db, req->app->views));
    *ret_tree = categories_now(req->app);
    *ret_category = category_by_id(*ret_tree, id);
    return *ret_category ? OK : ERR_NOT_FOUND;
}

static enum err note(struct req *req, const char *action, int64_t id, struct str what)
{
    return admin_note(req->db, &(struct admin_action){.admin_id = req->user->id,
                                                      .action = action,
                                                      .object = "category",
                                                      .object_id = id,
                                                      .reason = what,
                                                      .request_id = req->id});
}

/* After the commit: this node's tree at once, the others' within a second. */
static enum err answer(struct req *req, struct res *res, int status, int64_t id)
{
    const struct categories *tree;
    const struct category *category;
    DEFER(map_release)
    struct map counts = {0};

    TRY(newest(req, id, &tree, &category));
    TRY(categories_things(req->db, &counts));
    products_changed(req->app);
    category_row(res_json(res, status), category,
                 (int64_t)(uintptr_t)map_get(&counts, (uint64_t)id));
    return OK;
}

struct category_ask {
    int64_t parent, to, by;
    struct str name, name_en;
    bool has_name, has_name_en;
};
static const struct field add_fields[] = {
    FIELD_INT(struct category_ask, parent, FIELD_NULL_OK, 1, INT64_MAX),
    FIELD_STR_GIVEN(struct category_ask, name, FIELD_REQUIRED, NAME_POINTS),
    FIELD_STR_GIVEN(struct category_ask, name_en, FIELD_NULL_OK | FIELD_BLANK_OK, 2 * NAME_POINTS),
};
static const struct field put_fields[] = {
    FIELD_STR_GIVEN(struct category_ask, name, 0, NAME_POINTS),
    FIELD_STR_GIVEN(struct category_ask, name_en, FIELD_NULL_OK | FIELD_BLANK_OK, 2 * NAME_POINTS),
};
static const struct field move_fields[] = {
    FIELD_INT(struct category_ask, by, FIELD_REQUIRED, -1, 1),
};
static const struct field retire_fields[] = {
    FIELD_INT(struct category_ask, to, FIELD_NULL_OK, 1, INT64_MAX),
};

static enum err refuse_name(struct req *req)
{
    req_field_error(req, "name", "There is a category of that name.");
    return req_valid(req);
}

static struct category named(struct req *req, const struct category_ask *ask,
                             const struct category *old)
{
    struct category as = old ? *old : (struct category){0};

    if (ask->has_name) {
        as.name = ask->name;
        as.sort = str_without_spaces(req->arena, ask->name);
    }
    if (ask->has_name_en)
        as.name_en = ask->name_en.n ? ask->name_en : (struct str){NULL, 0};
    return as;
}

/* POST /api/admin/categories/ {"parent","name","name_en"}: a new one, or a retired one again. */
static enum err post_category(struct req *req, struct res *res)
{
    struct category_ask ask = {0};
    const struct categories *tree = NULL;
    const struct category *parent = NULL;
    int64_t id = 0;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(req_read(req, add_fields, &ask));
    TRY(db_tx_begin(req->db, &tx));
    if (ask.parent) {
        enum err err = newest(req, ask.parent, &tree, &parent);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (!parent || parent->retired || level_of(tree, parent) >= LEVELS)
            req_field_error(req, "parent", "Choose a category of the first two levels.");
    }
    TRY(req_valid(req));

    struct category as = named(req, &ask, NULL);
    enum err err = category_add(req->db, ask.parent, &as, &id);
    if (err == ERR_CONFLICT)
        return refuse_name(req);
    TRY(err);
    TRY(note(req, "category_add", id, as.name));
    TRY(db_tx_commit(&tx));
    return answer(req, res, 201, id);
}

/* PUT /api/admin/categories/{id}/ {"name","name_en"}: what is left out stays. */
static enum err put_category(struct req *req, struct res *res)
{
    struct category_ask ask = {0};
    const struct categories *tree;
    const struct category *category;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(req_read(req, put_fields, &ask));
    TRY(db_tx_begin(req->db, &tx));
    TRY(newest(req, req_id(req, "id"), &tree, &category));
    if (category->retired)
        return req_refuse(req, ERR_CONFLICT, "not_now", "it is retired: add it again first");
    struct category as = named(req, &ask, category);
    struct str said = str_format(req->arena, "%.*s → %.*s%s%.*s", STR_FMT(category->name),
                                 STR_FMT(as.name), as.name_en.n ? " / " : "", STR_FMT(as.name_en));
    enum err err = category_rename(req->db, category, &as);
    if (err == ERR_CONFLICT)
        return refuse_name(req);
    TRY(err);
    TRY(note(req, "category_rename", category->id, said));
    TRY(db_tx_commit(&tx));
    return answer(req, res, 200, category->id);
}

/* POST /api/admin/categories/{id}/move/ {"by"}: -1 before the sibling above, 1 after the one below.
 */
static enum err move_category(struct req *req, struct res *res)
{
    struct category_ask ask = {0};
    const struct categories *tree;
    const struct category *category;
    size_t n = 0, at = 0;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(req_read(req, move_fields, &ask));
    TRY(db_tx_begin(req->db, &tx));
    TRY(newest(req, req_id(req, "id"), &tree, &category));
    int64_t *ids = arena_array(req->arena, tree->n, sizeof(*ids));
    for (size_t i = 0; i < tree->n; i++) {
        if (tree->order[i]->parent_id != category->parent_id || tree->order[i]->retired)
            continue;
        if (tree->order[i] == category)
            at = n;
        ids[n++] = tree->order[i]->id;
    }
    if (category->retired || ask.by == 0 || (ask.by < 0 && at == 0) || (ask.by > 0 && at + 1 == n))
        return req_refuse(req, ERR_CONFLICT, "not_now", "it is at that end already");
    size_t other = ask.by < 0 ? at - 1 : at + 1;
    ids[at] = ids[other];
    ids[other] = category->id;
    TRY(categories_place(req->db, ids, n));
    TRY(note(req, "category_move", category->id, category->name));
    TRY(db_tx_commit(&tx));
    return answer(req, res, 200, category->id);
}

/* POST /api/admin/categories/{id}/retire/ {"to"}: nothing is listed in it any more; what is goes to
 * another one of its level. */
static enum err retire_category(struct req *req, struct res *res)
{
    struct category_ask ask = {0};
    const struct categories *tree;
    const struct category *category, *to = NULL;
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(req_read(req, retire_fields, &ask));
    TRY(db_tx_begin(req->db, &tx));
    TRY(newest(req, req_id(req, "id"), &tree, &category));
    if (ask.to)
        to = category_by_id(tree, ask.to);
    if (ask.to &&
        (!to || to->retired || to == category || level_of(tree, to) != level_of(tree, category)))
        req_field_error(req, "to", "Choose another category of the same level.");
    TRY(req_valid(req));
    enum err err = category_retire(req->db, category, ask.to);
    if (err == ERR_CONFLICT)
        return req_refuse(req, err, "category_in_use",
                          "it has categories below it, or listings that go nowhere");
    TRY(err);
    TRY(note(req, "category_retire", category->id,
             to ? str_format(req->arena, "%.*s → %.*s", STR_FMT(category->name), STR_FMT(to->name))
                : category->name));
    TRY(db_tx_commit(&tx));
    return answer(req, res, 200, category->id);
}

static const struct route routes[] = {
    {GET, "/api/admin/categories/", ADMIN, READS, FAST, get_categories, BODY_SMALL, false},
    {POST, "/api/admin/categories/", ADMIN, WRITES, FAST, post_category, BODY_SMALL, false},
    {PUT, "/api/admin/categories/{id}/", ADMIN, WRITES, FAST, put_category, BODY_SMALL, false},
    {POST, "/api/admin/categories/{id}/move/", ADMIN, WRITES, FAST, move_category, BODY_SMALL,
     false},
    {POST, "/api/admin/categories/{id}/retire/", ADMIN, WRITES, FAST, retire_category, BODY_SMALL,
     false},
};
const struct route_table categories_table = {routes, COUNT_OF(routes)};
