/* Who stands beside the rentals of a unit test: products, members, rooms and talk. A part of one
 * test program. */
#pragma once
#include "products/products.h"
#include "rentals/rentals.h"

/* What they are like; a test may change it. */
static struct {
    int64_t owner;    /* of every product; 0: the member with its number */
    struct str place; /* where it is handed over; null: it says nothing */
    int64_t roomless; /* has come to nobody's room; 0: nobody */
    bool blocked;     /* everybody has blocked everybody */
    void (*wrote)(struct chat_card *card);
    void (*posted)(const struct chat_card *card);
    void (*told)(int64_t member_id, struct str json);
} neighbours;

enum err product_by_id(struct db *db, struct arena *memory, int64_t id, struct product *ret_product)
{
    (void)db;
    (void)memory;
    *ret_product = (struct product){
        .id = id,
        .owner = {.id = neighbours.owner ? neighbours.owner : id},
        .direct_dealing_place = neighbours.place,
        .rental_fee_for_a_day = 10000,
        .rental_fee_for_a_week = 50000,
        .has_week_fee = true,
    };
    return OK;
}

enum err product_by_id_ever(struct db *db, struct arena *memory, int64_t id,
                            struct product *ret_product)
{
    return product_by_id(db, memory, id, ret_product);
}

void member_from_columns(const struct db_rows *rows, int first, struct arena *memory,
                         struct member *ret_member)
{
    *ret_member = (struct member){
        .id = db_col_int(rows, first),
        .username = db_text(rows, first + 1, memory),
    };
}

enum err member_add_points(struct db *db, int64_t id, int64_t points)
{
    static const struct db_sql points_sql = {
        "points", "UPDATE members SET point = point + $2 WHERE id = $1", NULL};
    return db_run(db, &points_sql, DB_ARGS(db_int(id), db_int(points)), NULL);
}

enum err room_open(struct db *db, int64_t product_id, int64_t owner_id, int64_t visitor_id,
                   int64_t *ret_room_id, bool *ret_made)
{
    (void)db;
    (void)owner_id;
    *ret_room_id = product_id * 100 + visitor_id;
    *ret_made = false;
    return OK;
}

enum err room_of(struct db *db, int64_t product_id, int64_t visitor_id, int64_t *ret_room_id)
{
    (void)db;
    *ret_room_id = product_id * 100 + visitor_id;
    return visitor_id == neighbours.roomless ? ERR_NOT_FOUND : OK;
}

enum err members_blocked(struct db *db, int64_t one_id, int64_t other_id, bool *ret_blocked)
{
    (void)db;
    (void)one_id;
    (void)other_id;
    *ret_blocked = neighbours.blocked;
    return OK;
}

enum err chat_card_write(struct db *db, struct chat_card *card)
{
    (void)db;
    if (neighbours.wrote)
        neighbours.wrote(card);
    return OK;
}

enum err chat_card_post(struct app *app, const struct chat_card *card)
{
    (void)app;
    if (neighbours.posted)
        neighbours.posted(card);
    return OK;
}

void chat_tell(struct app *app, int64_t member_id, struct str json)
{
    (void)app;
    if (neighbours.told)
        neighbours.told(member_id, json);
}
