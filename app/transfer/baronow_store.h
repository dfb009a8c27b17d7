/* Rows of the town that comes from the original, with the ids that they have there. Inside a
 * transaction; what needs no answer waits in its pipe. */
#pragma once
#include "db/db.h"
#include "transfer/baronow_town.h"

struct new_member {
    int64_t id;
    struct str email, username, hash, provider; /* null: none */
    int64_t point, created_us;
    bool is_admin, is_active, verified;
};
struct new_product {
    int64_t id, owner_id, category_id; /* 0: none */
    struct str name, model_name, description, place, state;
    int64_t day_fee, week_fee; /* week below 0: none */
    bool direct, delivery_included, has_week_fee;
    int64_t views, created_us, updated_us;
};
struct new_photo {
    struct str key;
    int64_t member_id, bytes, width, height;
};

enum err our_categories(struct db *db, struct arena *arena, struct our_category **ret_categories,
                        size_t *ret_n) MUST_USE;
enum err bring_category_views(struct db *db, int64_t id, int64_t views) MUST_USE;
enum err bring_member(struct db *db, const struct new_member *member) MUST_USE;
enum err bring_product(struct db *db, const struct new_product *product) MUST_USE;
enum err bring_tag(struct db *db, int64_t id, struct str hashtag, int64_t views) MUST_USE;
enum err bring_product_tag(struct db *db, int64_t product_id, int64_t position,
                           int64_t tag_id) MUST_USE;
enum err bring_room(struct db *db, int64_t id, int64_t product_id, int64_t owner_id,
                    int64_t visitor_id, int64_t created_us) MUST_USE;
/* The room of a product and a visitor. ERR_NOT_FOUND. */
enum err bring_room_of(struct db *db, int64_t product_id, int64_t visitor_id,
                       int64_t *ret_id) MUST_USE;
/* A number that no room has had, here or there (last). */
enum err bring_room_next(struct db *db, int64_t last, int64_t *ret_id) MUST_USE;
enum err bring_message(struct db *db, int64_t room_id, int64_t seq, int64_t id, int64_t sender_id,
                       struct str text, int64_t created_us) MUST_USE;
enum err bring_room_seq(struct db *db, int64_t room_id, int64_t *ret_seq) MUST_USE;
/* After all messages: the newest number of each room, and that its two have read so far. */
enum err bring_room_ends(struct db *db) MUST_USE;
enum err bring_photo(struct db *db, const struct new_photo *photo, int64_t created_us) MUST_USE;
enum err bring_product_photo(struct db *db, int64_t product_id, int64_t position,
                             struct str key) MUST_USE;
enum err bring_profile(struct db *db, int64_t member_id, struct str key) MUST_USE;
