/* What the parts of the import from the original share; private to this folder. */
#pragma once
#include "image/image.h"
#include "transfer/baronow.h"
#include "transfer/baronow_notes.h"
#include "transfer/meter.h"
#include "transfer/original_store.h"

struct fetch_pool;

struct our_category {
    int64_t id;
    struct str sort; /* its name without spaces */
};
struct photo_batch; /* baronow_photos.c */

struct town {
    struct transfer *transfer;
    const struct baronow_order *order;
    struct db *db;     /* ours */
    struct db *source; /* the original's, in one reading transaction */
    struct arena row;  /* emptied after each row */
    int64_t now_us;    /* the minute in which the import began: what dates mean is told by it */
    struct our_category *categories;
    size_t category_count;
    int64_t room_last;         /* the highest number that a room has ever had there */
    int64_t room_id, seq;      /* of the message before; room 0: none yet */
    struct image_shop *images; /* NULL: none are decoded */
    struct fetch_pool *pool;
    struct photo_batch *batch;
};

/* Who takes the rows of one query of original.sql, and so many of them in one transaction. The
 * number of rows taken is the place that is remembered. */
typedef enum err take_fn(struct town *town, const struct db_rows *rows);
typedef enum err flush_fn(struct town *town);
struct baronow_step {
    const char *name;
    enum original what;
    int page;
    take_fn *take;
    flush_fn *flush; /* at the end of a page; NULL: nothing */
};
enum { ROWS_PAGE = 2000, PHOTOS_PAGE = 64 };

extern const struct baronow_step step_categories, step_members;         /* baronow_people.c */
extern const struct baronow_step step_products, step_tags, step_tagged; /* baronow_gear.c */
extern const struct baronow_step step_rooms, step_messages;             /* baronow_talk.c */
extern const struct baronow_step step_rentals, step_reviews;            /* baronow_deals.c */
extern const struct baronow_step step_photos, step_pictures;            /* baronow_photos.c */

/* Our category of that name without spaces; 0: there is none. */
int64_t town_category(const struct town *town, struct str sort);

/* Notes about the row that is taken. */
enum err town_left_out(struct town *town, const char *kind, int64_t id, struct str why) MUST_USE;
enum err town_changed(struct town *town, const char *kind, int64_t id, struct str why) MUST_USE;
enum err town_missing(struct town *town, const char *kind, int64_t id, struct str why) MUST_USE;

/* baronow_photos.c: readies what decodes. ERR_NOT_FOUND with words: the first photos that the
 * original names are not where --media says. */
enum err photos_open(struct town *town) MUST_USE;
void photos_close(struct town *town);
