#include "products/categories.h"
#include "products/products_store.h"
#include <stdlib.h>

static int by_sort(const void *a, const void *b)
{
    struct str x = ((const struct category *)a)->sort, y = ((const struct category *)b)->sort;
    int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n); /* UTF-8 keeps the order of points */
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

enum err categories_load(struct db *db, struct categories *ret_categories)
{
    struct categories categories = {0};
    enum err err = categories_read(db, &categories.arena, &categories.items, &categories.n);
    if (err != OK) {
        arena_release(&categories.arena);
        return err;
    }
    if (categories.n > 0)
        qsort(categories.items, categories.n, sizeof(struct category), by_sort);
    for (size_t i = 0; i < categories.n; i++)
        map_set(&categories.by_id, (uint64_t)categories.items[i].id, &categories.items[i]);
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
    if (key.sort.n == 0 || categories->n == 0)
        return NULL;
    return bsearch(&key, categories->items, categories->n, sizeof(struct category), by_sort);
}

static void up_json(struct json *json, const struct categories *categories, int64_t id, int depth)
{
    const struct category *category = id ? category_by_id(categories, id) : NULL;
    if (!category || depth == CATEGORY_DEPTH) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "id", category->id);
    json_key_str(json, "sort", category->sort);
    json_key_str(json, "name", category->name);
    json_key(json, "parent");
    up_json(json, categories, category->parent_id, depth + 1);
    json_key_int(json, "views", views_of(category));
    json_end(json);
}

void category_up_json(struct json *json, const struct categories *categories, int64_t id)
{
    up_json(json, categories, id, 0);
}

static void children_json(struct json *json, const struct categories *categories, int64_t parent_id,
                          int depth)
{
    json_array(json);
    for (size_t i = 0; i < categories->n && depth < CATEGORY_DEPTH / 2; i++) {
        const struct category *category = &categories->items[i];
        if (category->parent_id != parent_id)
            continue;
        json_object(json);
        json_key_int(json, "id", category->id);
        json_key_str(json, "sort", category->sort);
        json_key_str(json, "name", category->name);
        json_key(json, "children");
        children_json(json, categories, category->id, depth + 1);
        json_key_int(json, "views", views_of(category));
        json_end(json);
    }
    json_end(json);
}

void category_tree_json(struct json *json, const struct categories *categories)
{
    children_json(json, categories, 0, 0);
}

void category_flat_json(struct json *json, const struct category *category)
{
    json_object(json);
    json_key_int(json, "id", category->id);
    json_key_str(json, "sort", category->sort);
    json_key_str(json, "name", category->name);
    json_key_int(json, "views", views_of(category));
    json_end(json);
}
