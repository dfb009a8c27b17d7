#include "products/products_rules.h"

static const char not_json[] = "Value must be valid JSON.";
static const char not_tags[] = "Expected a list of {\"hashtag\": \"...\"}.";

enum product_order product_order_from(struct str word)
{
    if (str_eq(word, STR("views")))
        return ORDER_VIEWS;
    if (str_eq(word, STR("near")))
        return ORDER_NEAR;
    return str_eq(word, STR("min_price")) ? ORDER_MIN_PRICE : ORDER_RECENT;
}

static const struct {
    const char *given, *meant;
    unsigned bit;
} states[] = {
    {"", "", 0},
    {"새 것과 비슷해요", "새 것과 비슷해요", 1},
    {"깨끗해요", "깨끗해요", 2},
    {"쓸 만해요", "쓸 만해요", 4},
    {"쓸 만 해요", "쓸 만해요", 4},
};

bool product_state_normal(struct str text, struct str *ret_state)
{
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_eq(text, str_from(states[i].given))) {
            *ret_state = str_from(states[i].meant);
            return true;
        }
    }
    return false;
}

unsigned product_state_bit(struct str text)
{
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_eq(text, str_from(states[i].given)))
            return states[i].bit;
    }
    return 0;
}

static const char *add_tag(struct arena *arena, struct str text, struct tag_list *tags)
{
    size_t points = 0;
    struct str tag = str_trim(text);

    if (tag.n == 0)
        return NULL;
    if (!str_utf8(tag, &points))
        return not_json;
    if (points > TAG_POINTS)
        return "Ensure this field has no more than 16 characters.";
    for (size_t i = 0; i < tags->n; i++) {
        if (str_eq(tags->items[i], tag))
            return NULL;
    }
    if (tags->n == TAGS_MAX)
        return "Ensure this field has no more than 20 elements.";
    tags->items[tags->n++] = str_copy(arena, tag);
    return NULL;
}

static const char *tag_from_item(struct arena *arena, const struct json_t *item,
                                 struct tag_list *tags)
{
    if (json_tree_is_object(item)) {
        const struct json_t *hashtag = json_tree_get(item, "hashtag");
        if (!hashtag)
            return not_tags;
        item = hashtag;
    }
    if (json_tree_is_null(item))
        return NULL;
    struct str text = json_tree_str(item);
    return str_is_null(text) ? not_tags : add_tag(arena, text, tags);
}

const char *tags_from_tree(struct arena *arena, const struct json_t *tree, struct tag_list *tags)
{
    if (!json_tree_is_array(tree))
        return tag_from_item(arena, tree, tags);
    for (size_t i = 0; i < json_tree_count(tree); i++) {
        const char *wrong = tag_from_item(arena, json_tree_at(tree, i), tags);
        if (wrong)
            return wrong;
    }
    return NULL;
}

const char *tags_from_text(struct arena *arena, struct str text, struct tag_list *tags)
{
    DEFER(json_tree_free)
    struct json_t *tree = NULL;
    struct str why;

    if (str_trim(text).n == 0)
        return NULL;
    if (json_tree_parse(arena, text, &tree, &why) != OK)
        return not_json;
    return tags_from_tree(arena, tree, tags);
}

void product_apply(const struct product_change *change, struct product *product)
{
    if (change->has_name)
        product->name = change->name;
    if (change->has_model_name)
        product->model_name = change->model_name;
    if (change->has_description)
        product->description = change->description;
    if (change->has_direct_dealing_place)
        product->direct_dealing_place = change->direct_dealing_place;
    if (change->has_state)
        product->state = change->state;
    if (change->has_category)
        product->category_id = change->category_id;
    if (change->has_rental_fee_for_a_day)
        product->rental_fee_for_a_day = change->rental_fee_for_a_day;
    if (change->has_rental_fee_for_a_week)
        product->rental_fee_for_a_week = change->rental_fee_for_a_week;
    if (change->has_rental_fee_for_a_week || change->clears_week_fee)
        product->has_week_fee = change->has_rental_fee_for_a_week;
    if (!product->has_week_fee)
        product->rental_fee_for_a_week = 0;
    if (change->has_direct_dealing_is_allowed)
        product->direct_dealing_is_allowed = change->direct_dealing_is_allowed;
    if (change->has_delivery_fee_is_included)
        product->delivery_fee_is_included = change->delivery_fee_is_included;
}
