/* Decisions about listings without I/O; private to this module. */
#pragma once
#include "base/json_read.h"
#include "products/products.h"

enum {
    TAGS_MAX = 20,   /* of one product */
    TAG_POINTS = 16, /* code points of a hashtag */
    PHOTOS_MAX = 8
};

/* ?order=; anything unknown is `recent`. */
enum product_order product_order_from(struct str word);

/* One of the three states, in the wire's spelling; the original client's edit page writes the third
 * with a space more. "" stays "". False: none of them. */
bool product_state_normal(struct str text, struct str *ret_state);

/* 1, 2 or 4 for the three, best first; 0: none of them. */
unsigned product_state_bit(struct str text);

/* Hashtags in the order given, each once. */
struct tag_list {
    struct str items[TAGS_MAX];
    size_t n;
};
/* Adds what a JSON tree holds: an array of, or one of, {"hashtag": text} or text. null and blank
 * ones are skipped. NULL, or the wire's message. Strings are copied to the arena. */
const char *tags_from_tree(struct arena *arena, const struct json_t *tree, struct tag_list *tags);
/* The same from the text of a form's part. */
const char *tags_from_text(struct arena *arena, struct str text, struct tag_list *tags);

/* What a PUT changes; a POST gives all. */
struct product_change {
    struct str name, model_name, description, direct_dealing_place, state;
    struct str category; /* as asked; category_id is what it means */
    int64_t category_id, rental_fee_for_a_day, rental_fee_for_a_week;
    bool direct_dealing_is_allowed, delivery_fee_is_included;
    bool has_name, has_model_name, has_description, has_direct_dealing_place, has_state;
    bool has_category, has_rental_fee_for_a_day, has_rental_fee_for_a_week, clears_week_fee;
    bool has_direct_dealing_is_allowed, has_delivery_fee_is_included;
    bool has_tags, has_photos;
    struct tag_list tags;
    struct str photos[PHOTOS_MAX];
    size_t photo_count;
};
/* Puts the given columns (not tags and photos) into the product. */
void product_apply(const struct product_change *change, struct product *product);
