#include "demo/demo_store.h"
#include "base/clock.h"
#include "demo/demo_sql.h"
#include "rentals/rentals.h"
#include "search/search.h"

enum err demo_count_members(struct db *db, int64_t *ret_n)
{
    return db_run_id(db, &demo_member_count_sql, DB_NO_ARGS, ret_n);
}

enum err demo_leaf_categories(struct db *db, struct arena *arena, struct demo_category *ret_leaves,
                              size_t room, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;
    *ret_n = 0;
    TRY(db_query(db, &demo_leaves_sql, DB_NO_ARGS, &rows));
    while (*ret_n < room) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        ret_leaves[(*ret_n)++] = (struct demo_category){
            db_col_int(&rows, 0), db_text(&rows, 1, arena), db_text(&rows, 2, arena)};
    }
    return OK;
}

enum err demo_insert_member(struct db *db, int64_t id, struct str email, struct str username,
                            struct str hash, int64_t point, int64_t created_us)
{
    return db_run(db, &demo_member_sql,
                  DB_ARGS(db_int(id), db_str(email), db_str(username), db_str(hash), db_int(point),
                          db_int(created_us)),
                  NULL);
}

enum err demo_insert_photo(struct db *db, const char *key, int64_t bytes, int64_t width,
                           int64_t height, int64_t created_us)
{
    return db_run(db, &demo_photo_sql,
                  DB_ARGS(db_str(str_from(key)), db_int(bytes), db_int(width), db_int(height),
                          db_int(created_us)),
                  NULL);
}

static enum err insert_tags(struct db *db, int64_t product_id, const struct town_product *product)
{
    for (size_t i = 0; i < product->tag_count; i++) {
        struct db_value tag = db_str(product->tags[i]);
        TRY(db_run(db, &demo_tag_sql, DB_ARGS(tag), NULL));
        TRY(db_run(db, &demo_product_tag_sql, DB_ARGS(db_int(product_id), db_int((int64_t)i), tag),
                   NULL));
    }
    return OK;
}

enum err demo_insert_product(struct db *db, struct arena *arena, int64_t id, int64_t owner_id,
                             int64_t category_id, const struct town_product *product, int64_t views,
                             int64_t created_us)
{
    struct search_text text = {.name = product->name,
                               .model_name = product->model_name,
                               .description = product->description,
                               .place = product->place,
                               .tags = product->tags,
                               .tag_count = product->tag_count};
    TRY(db_run(db, &demo_product_sql,
               DB_ARGS(db_int(id), db_int(owner_id), db_int(category_id), db_str(product->name),
                       db_str(product->model_name), db_str(product->description),
                       db_int(product->day_fee), db_id_or_null(product->week_fee),
                       db_int(product->direct), db_str(product->place),
                       db_int(product->delivery_included), db_str(product->state), db_int(views),
                       db_int(created_us)),
               NULL));
    TRY(db_run(db, &demo_terms_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &demo_listings_sql,
               DB_ARGS(db_int(category_id), db_int(id), db_int(product->day_fee), db_int(views)),
               NULL));
    TRY(insert_tags(db, id, product));
    return search_put(db, arena, id, &text);
}

static enum err insert_unit(struct db *db, int64_t product_id, int64_t number, struct str variant,
                            int64_t *ret_id)
{
    return db_run_id(db, &demo_unit_sql,
                     DB_ARGS(db_int(product_id), db_int(number), db_str(variant)), ret_id);
}

enum err demo_insert_sizes(struct db *db, int64_t product_id, const struct fit_said *sizes,
                           size_t n)
{
    int64_t number = 0, id;

    if (n == 0)
        return OK;
    for (size_t i = 0; i < n; i++) {
        if (sizes[i].variant.n > 0)
            TRY(insert_unit(db, product_id, ++number, sizes[i].variant, &id));
    }
    return fit_gear_write(db, product_id, sizes, n);
}

enum err demo_insert_place(struct db *db, int64_t product_id, int64_t latitude_e6,
                           int64_t longitude_e6)
{
    return db_run(db, &demo_place_sql,
                  DB_ARGS(db_int(product_id), db_int(latitude_e6), db_int(longitude_e6)), NULL);
}

enum err demo_insert_article(struct db *db, const struct town_article *article, const char *picture,
                             int64_t published_us)
{
    return db_run(db, &demo_article_sql,
                  DB_ARGS(db_str(str_from(article->slug)), db_str(str_from(article->language)),
                          db_str(str_from(article->title)), db_str(str_from(article->summary)),
                          db_str(str_from(article->body)), db_str(str_from(picture)),
                          db_int(published_us)),
                  NULL);
}

enum err demo_insert_product_photo(struct db *db, int64_t product_id, int position, const char *key)
{
    return db_run(db, &demo_product_photo_sql,
                  DB_ARGS(db_int(product_id), db_int(position), db_str(str_from(key))), NULL);
}

enum err demo_insert_room(struct db *db, int64_t id, int64_t product_id, int64_t owner_id,
                          int64_t visitor_id, int64_t last_seq, int64_t created_us)
{
    int64_t owner_read = id % 3 == 0 && last_seq > 2
                             ? last_seq - 2
                             : last_seq; /* every third room has something unread */
    TRY(db_run(db, &demo_room_sql,
               DB_ARGS(db_int(id), db_int(product_id), db_int(owner_id), db_int(visitor_id),
                       db_int(last_seq), db_int(created_us)),
               NULL));
    TRY(db_run(db, &demo_room_member_sql, DB_ARGS(db_int(id), db_int(owner_id), db_int(owner_read)),
               NULL));
    return db_run(db, &demo_room_member_sql,
                  DB_ARGS(db_int(id), db_int(visitor_id), db_int(last_seq)), NULL);
}

enum err demo_insert_message(struct db *db, int64_t room_id, int64_t seq, int64_t id,
                             int64_t sender_id, struct str text, int64_t created_us)
{
    return db_run(db, &demo_message_sql,
                  DB_ARGS(db_int(room_id), db_int(seq), db_int(id), db_int(sender_id), db_str(text),
                          db_int(created_us)),
                  NULL);
}

enum err demo_set_message_counter(struct db *db, int64_t last_id)
{
    return db_run(db, &demo_message_counter_sql, DB_ARGS(db_int(last_id)), NULL);
}

static enum err insert_events(struct db *db, const struct demo_rental *rental)
{
    const char *before = NULL;
    for (size_t i = 0; rental->events[i]; i += 2) {
        const char *event = rental->events[i], *after = rental->events[i + 1];
        bool by_code = strcmp(event, "hand_over") == 0;
        bool by_renter = by_code || strcmp(event, "request") == 0 || strcmp(event, "withdraw") == 0;
        bool by_system = strcmp(event, "expire") == 0;
        int64_t actor = by_system ? 0 : by_renter ? rental->renter_id : rental->owner_id;
        TRY(db_run(db, &demo_rental_event_sql,
                   DB_ARGS(db_int(rental->id), db_str(str_from(event)), db_str(str_from(before)),
                           db_str(str_from(after)), db_id_or_null(actor), db_int(rental->start),
                           db_int(rental->end),
                           db_int(rental->created_us + (int64_t)i * 60 * US_PER_SECOND),
                           db_int(by_code)),
                   NULL));
        before = after;
    }
    return OK;
}

/* What it is of: the size that the owner has first. */
struct first_unit {
    int64_t id; /* 0: none has been made */
    struct str variant;
};

static enum err first_unit(struct db *db, struct arena *arena, int64_t product_id,
                           struct first_unit *ret_unit)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_unit = (struct first_unit){.variant = STR("")};
    TRY(db_query(db, &demo_first_unit_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_unit = (struct first_unit){db_col_int(&rows, 0), db_text(&rows, 1, arena)};
    return OK;
}

/* Who has it in use has given the deposit, and its owner says that he got it. */
static enum err insert_deposit(struct db *db, const struct demo_rental *rental)
{
    int64_t at_us = rental->created_us + INT64_C(3600) * US_PER_SECOND;

    TRY(db_run(db, &demo_ledger_word_sql,
               DB_ARGS(db_int(rental->id), db_int(1), db_str(STR("given")),
                       db_int(rental->renter_id), db_int(at_us)),
               NULL));
    TRY(db_run(db, &demo_ledger_word_sql,
               DB_ARGS(db_int(rental->id), db_int(2), db_str(STR("received")),
                       db_int(rental->owner_id), db_int(at_us + 60 * US_PER_SECOND)),
               NULL));
    return db_run(db, &demo_ledger_deposit_sql,
                  DB_ARGS(db_int(rental->id), db_int(rental->owner_id)), NULL);
}

/* On a unit, and its half days from today on. */
static enum err insert_slots(struct db *db, const struct demo_rental *rental,
                             const struct first_unit *unit, int32_t today)
{
    bool is_out = strcmp(rental->state, "IN_USE") == 0;
    int32_t first = rental->start > today ? rental->start : today;

    TRY(db_run(db, &demo_rental_unit_sql,
               DB_ARGS(db_int(rental->id), db_int(unit->id),
                       db_id_or_null(is_out ? rental->created_us : 0), db_str(unit->variant)),
               NULL));
    for (int64_t slot = (int64_t)first * 2; slot <= (int64_t)rental->end * 2 + 1; slot++)
        TRY(db_run(db, &demo_slot_sql, DB_ARGS(db_int(unit->id), db_int(slot), db_int(rental->id)),
                   NULL));
    return OK;
}

enum err demo_insert_rental(struct db *db, struct arena *arena, const struct demo_rental *rental,
                            int32_t today)
{
    struct first_unit unit;
    int64_t day_fee, week_fee;
    {
        DEFER(db_done)
        struct db_rows rows = {0};
        TRY(db_query(db, &demo_product_fees_sql, DB_ARGS(db_int(rental->product_id)), &rows));
        TRY(db_next_one(&rows));
        day_fee = db_col_int(&rows, 0);
        week_fee = db_col_int(&rows, 1);
    }
    struct str lines;
    int64_t total = rental_fee_lines(arena, day_fee, week_fee, rental->end - rental->start + 1,
                                     &lines);
    TRY(first_unit(db, arena, rental->product_id, &unit));
    if (rental->holds && unit.id == 0)
        TRY(insert_unit(db, rental->product_id, 1, STR(""), &unit.id));
    TRY(db_run(db, &demo_rental_sql,
               DB_ARGS(db_int(rental->id), db_int(rental->product_id), db_int(rental->renter_id),
                       db_int(rental->room_id), db_str(str_from(rental->state)),
                       db_int(rental->start), db_int(rental->end), db_int(total),
                       db_id_or_null(rental->returned_us), db_id_or_null(rental->due_us),
                       db_int(rental->created_us), db_str(lines), db_str(unit.variant)),
               NULL));
    TRY(insert_events(db, rental));
    if (strcmp(rental->state, "IN_USE") == 0)
        TRY(insert_deposit(db, rental));
    return rental->holds ? insert_slots(db, rental, &unit, today) : OK;
}

static enum err insert_review(struct db *db, const struct demo_rental *rental, bool by_renter,
                              int stars, struct dice *dice)
{
    return db_run(db, &demo_review_sql,
                  DB_ARGS(db_int(rental->id), db_int(rental->product_id),
                          db_int(by_renter ? rental->renter_id : rental->owner_id),
                          db_int(by_renter ? rental->owner_id : rental->renter_id),
                          db_int(by_renter), db_int(stars),
                          db_str(town_review(dice, by_renter, stars)), db_int(rental->returned_us)),
                  NULL);
}

enum err demo_insert_reviews(struct db *db, const struct demo_rental *rental, struct dice *dice)
{
    TRY(insert_review(db, rental, true, 5 - (int)(dice_below(dice, 8) / 3), dice));
    return insert_review(db, rental, false, 5 - (int)(dice_below(dice, 6) / 4), dice);
}

enum err demo_count_reviews(struct db *db)
{
    TRY(db_run(db, &demo_review_totals_sql, DB_NO_ARGS, NULL));
    TRY(db_run(db, &demo_manner_sql, DB_NO_ARGS, NULL));
    return db_run(db, &demo_barometers_sql, DB_NO_ARGS, NULL);
}
