/* The rows of the town; private to this folder. Everything is inserted with given ids. */
#pragma once
#include "db/db.h"
#include "demo/sizes.h"

struct demo_category {
    int64_t id;
    struct str name, family; /* docs/fit.md; 'none': one size */
};

struct demo_rental {
    int64_t id, product_id, owner_id, renter_id, room_id;
    const char *state;
    const char *const *events; /* pairs: event, the state it leads to; NULL-terminated */
    int32_t start, end;
    int64_t created_us, returned_us, due_us; /* 0: none */
    bool holds;                              /* its days are taken from today on */
};

enum err demo_count_members(struct db *db, int64_t *ret_n) MUST_USE;
enum err demo_leaf_categories(struct db *db, struct arena *arena, struct demo_category *ret_leaves,
                              size_t room, size_t *ret_n) MUST_USE;
enum err demo_insert_member(struct db *db, int64_t id, struct str email, struct str username,
                            struct str hash, int64_t point, int64_t created_us) MUST_USE;
enum err demo_insert_photo(struct db *db, const char *key, int64_t bytes, int64_t width,
                           int64_t height, int64_t created_us) MUST_USE;
enum err demo_insert_product(struct db *db, struct arena *arena, int64_t id, int64_t owner_id,
                             int64_t category_id, const struct town_product *product, int64_t views,
                             int64_t created_us) MUST_USE;
/* What is said of its sizes, with a unit of each that has a name. */
enum err demo_insert_sizes(struct db *db, int64_t product_id, const struct fit_said *sizes,
                           size_t n) MUST_USE;
/* Where it is handed over, in millionths of a degree. */
enum err demo_insert_place(struct db *db, int64_t product_id, int64_t latitude_e6,
                           int64_t longitude_e6) MUST_USE;
enum err demo_insert_article(struct db *db, const struct town_article *article, const char *picture,
                             int64_t published_us) MUST_USE;
enum err demo_insert_product_photo(struct db *db, int64_t product_id, int position,
                                   const char *key) MUST_USE;
enum err demo_insert_room(struct db *db, int64_t id, int64_t product_id, int64_t owner_id,
                          int64_t visitor_id, int64_t last_seq, int64_t created_us) MUST_USE;
enum err demo_insert_message(struct db *db, int64_t room_id, int64_t seq, int64_t id,
                             int64_t sender_id, struct str text, int64_t created_us) MUST_USE;
enum err demo_set_message_counter(struct db *db, int64_t last_id) MUST_USE;
enum err demo_insert_rental(struct db *db, struct arena *arena, const struct demo_rental *rental,
                            int32_t today) MUST_USE;
/* Both reviews of a completed rental. */
enum err demo_insert_reviews(struct db *db, const struct demo_rental *rental,
                             struct dice *dice) MUST_USE;
enum err demo_count_reviews(struct db *db) MUST_USE;
