/* Listings: gear that somebody lends, its categories, tags, photos; lists, popularity,
 * recommendation, view counting. */
#pragma once
#include "accounts/accounts.h"
#include "photos/photos.h"
#include "products/places.h"

struct fit_verdict;

extern const struct route_table products_table, categories_table;

struct category {
    int64_t id, parent_id, views; /* parent_id 0: a root */
    struct str sort, name;        /* without and with spaces */
    struct str name_en;           /* null: what the client calls it */
    int64_t position;             /* among its siblings */
    bool retired;                 /* nothing new is listed in it */
};

struct tag {
    struct str hashtag;
    int64_t views;
};

struct product {
    int64_t id;
    struct member owner;
    int64_t category_id; /* 0: none */
    struct str name, model_name, description, direct_dealing_place, state;
    int64_t rental_fee_for_a_day, rental_fee_for_a_week; /* won; week 0: none */
    bool has_week_fee, direct_dealing_is_allowed, delivery_fee_is_included, deleted;
    bool hidden;  /* by an operator: a page for its owner and operators only */
    bool english; /* to be shown with its category's name in English, if it has one */
    int64_t created_us, updated_us, views;
    const struct tag *tags;
    size_t tag_count;
    const struct str *photos; /* keys, in order */
    size_t photo_count;
    const struct place *place;     /* to 500 m; NULL: not said, or not asked for */
    int64_t metres;                /* to it; -1: from nowhere */
    bool paused;                   /* not offered now; known only of what a member keeps */
    const struct fit_verdict *fit; /* for who looks; NULL: nothing is said, or not to be told */
};

/* Whether the caller may see it: what an operator has hidden is for its owner and operators. */
bool product_is_shown(const struct req *req, const struct product *product);
/* product_by_id for who asks: ERR_NOT_FOUND also when he may not see it. */
enum err product_for(struct req *req, int64_t id, struct product *ret_product) MUST_USE;
/* One live product with tags and photos; ERR_NOT_FOUND also when deleted. */
enum err product_by_id(struct db *db, struct arena *arena, int64_t id,
                       struct product *ret_product) MUST_USE;
/* The same, deleted ones too (rooms, rentals and reviews keep theirs). */
enum err product_by_id_ever(struct db *db, struct arena *arena, int64_t id,
                            struct product *ret_product) MUST_USE;
/* Many by id, in the order asked, deleted ones too, with a handful of statements whatever their
 * number. */
enum err products_by_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t n,
                         struct product *ret_products) MUST_USE;

/* What a list or a search is narrowed by. */
enum product_order { ORDER_RECENT, ORDER_VIEWS, ORDER_MIN_PRICE, ORDER_NEAR };
enum product_dealing { DEAL_ANY, DEAL_MEETING, DEAL_DELIVERY, DEAL_BOTH };
struct product_filter {
    enum product_order order;
    int64_t category_id;   /* 0: everything */
    struct str expression; /* of app/search; null: no keyword */
    bool has_days;         /* only what may be asked for from free_from to free_to */
    int32_t free_from, free_to;
    int64_t fits_member;       /* only what fits the body of this one; 0: anything */
    int64_t fee_from, fee_to;  /* of a day, both inclusive; 0: without bound */
    enum product_dealing deal; /* how it may be had */
    struct place from;         /* of whom asks */
    int64_t metres;            /* only what is within so many of there; 0: anywhere */
    bool with_places;          /* have it said where things are */
    unsigned states;           /* bits of product_state_bit; 0: any */
};
/* Of the query of GET /products/; 400 written (ERR_DONE) when something of it is bad. *ret_nothing:
 * the keyword has nothing that could be found. */
enum err product_filter_read(struct req *req, struct product_filter *ret_filter,
                             bool *ret_nothing) MUST_USE;
/* Whether a product is on the market and in the list that is narrowed so. */
enum err product_matches(struct db *db, int64_t product_id, const struct product_filter *filter,
                         bool *ret_matches) MUST_USE;
/* What a new listing is found by, for who has asked to be told of such (app/search). */
enum err product_search_keys(struct db *db, struct arena *arena, int64_t product_id,
                             struct str **ret_keys, size_t *ret_n) MUST_USE;
/* New listings that were not looked at yet: since when they are there for at least so long. */
enum { LISTINGS_NEW = 20 };
enum err listings_new(struct db *db, int64_t until_us, int64_t ret_ids[static LISTINGS_NEW],
                      size_t *ret_n) MUST_USE;
/* It was; in the caller's transaction. *ret_first: by nobody before. */
enum err listing_seen(struct db *db, int64_t product_id, bool *ret_first) MUST_USE;

enum { PRODUCTS_LIKE = 20 };
struct product_like {
    int64_t id;
    bool apart; /* of the category above */
};
/* Live products like this one, neither its owner's nor the viewer's, that may be asked for from one
 * day to another: of its category, then of the one above that; those at the same place first, then
 * by how near their fee is. */
enum err products_like(struct db *db, const struct product *product, int64_t viewer_id,
                       int32_t from, int32_t to,
                       struct product_like ret_likes[static PRODUCTS_LIKE], size_t *ret_n) MUST_USE;

/* Since when it is not offered, paused, hidden or of somebody banned; 0: it is. */
enum err product_pause_of(struct db *db, int64_t product_id, int64_t *ret_since_us) MUST_USE;
/* What a member has listed, newest first, at most so many, and how it stands; and how many there
 * are. */
enum { OWN_LISTINGS_MAX = 1000 };
struct own_listing {
    int64_t id;
    bool paused, hidden; /* by himself, by an operator */
};
enum err products_listed_by(struct db *db, struct arena *arena, int64_t owner_id,
                            struct own_listing **ret_listings, size_t *ret_n) MUST_USE;
enum err products_listed_count(struct db *db, int64_t owner_id, int64_t *ret_count) MUST_USE;
/* In no list, and nobody may ask for it, or as before; in the caller's transaction. */
enum err product_pause(struct db *db, int64_t product_id) MUST_USE;
enum err product_resume(struct db *db, int64_t product_id) MUST_USE;
/* An operator takes it from the market, or gives it back: out of lists, searches and previews, and
 * nobody may ask for it; in the caller's transaction, products_changed after it. ERR_CONFLICT: it
 * is hidden already, or is not. */
enum err product_hide(struct db *db, int64_t product_id, int64_t admin_id,
                      struct str reason) MUST_USE;
enum err product_unhide(struct db *db, int64_t product_id) MUST_USE;
/* All that a member lends, when he is banned or not any more; the same. */
enum err products_of_banned(struct db *db, int64_t owner_id, bool banned) MUST_USE;
enum { ANSWERS_MISSED_MAX = 3 };
/* Its owner has answered a request, or has missed one: the third in a row pauses it, then
 * *ret_paused.
 */
enum err product_answered(struct db *db, int64_t product_id) MUST_USE;
enum err product_missed(struct db *db, int64_t product_id, bool *ret_paused) MUST_USE;

/* The photos of the first that are popular in this minute, as GET /products/popularity/ names them:
 * of as many as a phone shows at once. None while somebody else is finding out which they are. */
enum { POPULAR_PHOTOS = 2 };
enum err popular_photos(struct req *req, struct str ret_urls[static POPULAR_PHOTOS],
                        size_t *ret_n) MUST_USE;

/* What the caller's body says of them, when he has told it: into product->fit. */
enum err products_fit(struct req *req, struct product *products, size_t n) MUST_USE;
/* Product of the contract (17 keys), and "fit" where it is known. in_room: a null week fee shows as
 * 7 × the day fee. */
void product_json(struct req *req, struct json *json, const struct product *product, bool in_room);
/* [{"thumbnail": url}, …]; a product without photos shows one drawn placeholder. */
void product_thumbnails_json(struct req *req, struct json *json, const struct product *product);

/* Takes all of a member's listings off the market, in the caller's transaction. ERR_CONFLICT: one
 * is lent or promised. Call products_changed after the commit. */
enum err products_leave(struct db *db, struct arena *arena, int64_t owner_id) MUST_USE;
/* What is chosen for a minute is chosen anew. */
void products_changed(const struct app *app);

/* The category of an id; NULL when there is none. */
const struct category *product_category(const struct app *app, int64_t id);
/* Of a name, with or without spaces; NULL. */
const struct category *product_category_named(const struct app *app, struct arena *arena,
                                              struct str name);

enum { NEIGHBOURHOOD_POINTS = 30 };
/* Where a member lives, as he says it. */
struct neighbourhood {
    struct str name; /* null: he has not said */
    bool has_place;
    struct place place;   /* rounded; his own affair */
    int64_t confirmed_us; /* when his device said so */
};
enum err neighbourhood_of(struct db *db, struct arena *arena, int64_t member_id,
                          struct neighbourhood *ret_neighbourhood) MUST_USE;
/* place NULL: the name alone; a new one has no place. */
enum err neighbourhood_put(struct db *db, int64_t member_id, struct str name,
                           const struct place *place) MUST_USE;
/* What several members' devices confirmed, the most first. */
enum { NEIGHBOURHOODS_TOLD = 100 };
enum err neighbourhood_names(struct db *db, struct arena *arena,
                             struct str ret_names[static NEIGHBOURHOODS_TOLD],
                             size_t *ret_n) MUST_USE;
enum err neighbourhood_forget(struct db *db, int64_t member_id) MUST_USE;

/* Counts a view off the request path: one per viewer and hour; a thread adds them up in the
 * database every few seconds. */
void views_count_product(struct app *app, int64_t product_id, struct str viewer);
void views_count_category(struct app *app, int64_t category_id, struct str viewer);
enum err views_start(struct app *app, struct views **ret_views) MUST_USE;
void views_stop(struct views *views); /* flushes */
