#include "products/categories.h"
#include "products/categories_store.h"
#include "products/products_store.h"
#include <stdlib.h>

static int by_sort(const void *a, const void *b)
{
    struct str x = ((const struct category *)a)->sort, y = ((const struct category *)b)->sort;
    int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n); /* UTF-8 keeps the order of points */
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

static int by_position(const void *a, const void *b)
{
    const struct category *x = *(const struct category *const *)a;
    const struct category *y = *(const struct category *const *)b;

    return x->position != y->position ? (x->position > y->position) - (x->position < y->position)
                                      : by_sort(x, y);
}

static struct str name_of(const struct category *category, bool english)
{
    return english && category->name_en.n ? category->name_en : category->name;
}

static int by_position_en(const void *a, const void *b)
{
    const struct category *x = *(const struct category *const *)a;
    const struct category *y = *(const struct category *const *)b;
    struct category p = {.sort = name_of(x, true)}, q = {.sort = name_of(y, true)};

    return x->position != y->position ? (x->position > y->position) - (x->position < y->position)
                                      : by_sort(&p, &q);
}

/* An alias begins as a category does. */
static int by_alias(const void *a, const void *b)
{
    struct category x = {.sort = ((const struct category_alias *)a)->sort};
    struct category y = {.sort = ((const struct category_alias *)b)->sort};

    return by_sort(&x, &y);
}

/* The number first: what changes meanwhile is read again. */
static enum err read_all(struct db *db, struct categories *categories)
{
    TRY(categories_changes(db, &categories->changes));
    TRY(categories_read(db, &categories->arena, &categories->items, &categories->n));
    return category_aliases_read(db, &categories->arena, &categories->aliases,
                                 &categories->alias_count);
}

enum err categories_load(struct db *db, struct categories *ret_categories)
{
    struct categories categories = {0};
    enum err err = read_all(db, &categories);

    if (err != OK) {
        arena_release(&categories.arena);
        return err;
    }
    if (categories.n > 0)
        qsort(categories.items, categories.n, sizeof(struct category), by_sort);
    if (categories.alias_count > 0)
        qsort(categories.aliases, categories.alias_count, sizeof(struct category_alias), by_alias);
    categories.order = arena_array(&categories.arena, categories.n, sizeof(*categories.order));
    categories.order_en = arena_array(&categories.arena, categories.n,
                                      sizeof(*categories.order_en));
    for (size_t i = 0; i < categories.n; i++) {
        categories.order[i] = categories.order_en[i] = &categories.items[i];
        map_set(&categories.by_id, (uint64_t)categories.items[i].id, &categories.items[i]);
    }
    if (categories.n > 0) {
        qsort(categories.order, categories.n, sizeof(*categories.order), by_position);
        qsort(categories.order_en, categories.n, sizeof(*categories.order_en), by_position_en);
    }
    *ret_categories = categories;
    return OK;
}

void categories_release(struct categories *categories)
{
    map_release(&categories->by_id);
    arena_release(&categories->arena);
    *categories = (struct categories){0};
}

static int64_t views_of(const struct category *category)
{
    return __atomic_load_n(&category->views, __ATOMIC_RELAXED);
}

enum err categories_refresh(struct db *db, struct categories *categories)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct category *fresh = NULL;
    size_t n = 0;

    TRY(categories_read(db, &arena, &fresh, &n));
    for (size_t i = 0; i < n; i++) {
        struct category *category = map_get(&categories->by_id, (uint64_t)fresh[i].id);
        if (category)
            __atomic_store_n(&category->views, fresh[i].views, __ATOMIC_RELAXED);
    }
    return OK;
}

const struct category *category_by_id(const struct categories *categories, int64_t id)
{
    return map_get(&categories->by_id, (uint64_t)id);
}

const struct category *category_by_name(const struct categories *categories, struct arena *arena,
                                        struct str name)
{
    struct category key = {.sort = str_without_spaces(arena, name)};
    struct category_alias other = {.sort = key.sort};
    const struct category *found = NULL;
    const struct category_alias *alias = NULL;

    if (key.sort.n > 0 && categories->n > 0)
        found = bsearch(&key, categories->items, categories->n, sizeof(key), by_sort);
    if (found && !found->retired)
        return found;
    if (key.sort.n > 0 && categories->alias_count > 0)
        alias = bsearch(&other, categories->aliases, categories->alias_count, sizeof(other),
                        by_alias);
    found = alias ? category_by_id(categories, alias->category_id) : NULL;
    return found && !found->retired ? found : NULL;
}

static void up_json(struct json *json, const struct categories *categories, int64_t id,
                    bool english, int depth)
{
    const struct category *category = id ? category_by_id(categories, id) : NULL;
    if (!category || depth == CATEGORY_DEPTH) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "id", category->id);
    json_key_str(json, "sort", category->sort);
    json_key_str(json, "name", name_of(category, english));
    json_key(json, "parent");
    up_json(json, categories, category->parent_id, english, depth + 1);
    json_key_int(json, "views", views_of(category));
    json_end(json);
}

void category_up_json(struct json *json, const struct categories *categories, int64_t id,
                      bool english)
{
    up_json(json, categories, id, english, 0);
}

static void children_json(struct json *json, const struct categories *categories, int64_t parent_id,
                          const struct category *const *order, bool english, int depth)
{
    json_array(json);
    for (size_t i = 0; i < categories->n && depth < CATEGORY_DEPTH / 2; i++) {
        const struct category *category = order ? order[i] : &categories->items[i];
        if (category->parent_id != parent_id || category->retired)
            continue;
        json_object(json);
        json_key_int(json, "id", category->id);
        json_key_str(json, "sort", category->sort);
        json_key_str(json, "name", name_of(category, english));
        json_key(json, "children");
        children_json(json, categories, category->id, order, english, depth + 1);
        json_key_int(json, "views", views_of(category));
        json_end(json);
    }
    json_end(json);
}

void category_tree_json(struct json *json, const struct categories *categories)
{
    children_json(json, categories, 0, NULL, false, 0);
}

void category_tree_json_in(struct json *json, const struct categories *categories, bool english)
{
    children_json(json, categories, 0, english ? categories->order_en : categories->order, english,
                  0);
}

void category_flat_json(struct json *json, const struct category *category, bool english)
{
    json_object(json);
    json_key_int(json, "id", category->id);
    json_key_str(json, "sort", category->sort);
    json_key_str(json, "name", name_of(category, english));
    json_key_int(json, "views", views_of(category));
    json_end(json);
}
