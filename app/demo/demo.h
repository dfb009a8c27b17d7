/* Fills an empty database with the demo town. */
#pragma once
#include "base/arena.h"
#include "db/db.h"
#include "demo/draw.h"

struct blobs;

struct demo_size {
    int64_t members, products, rooms, messages; /* messages: the total; 0: whole talks */
};
extern const struct demo_size demo_size_default;

#define DEMO_OWNER_EMAIL  "owner@wooga.example"
#define DEMO_RENTER_EMAIL "renter@wooga.example"

/* Makes members, products, photos, rooms, talks, rentals in every state and their reviews. Ids
 * start at 1; the first two sign in with the password. ERR_CONFLICT when there are members already;
 * ERR_INVALID when the rooms can't be had from so few products and members (ret_why, static). */
enum err demo_fill(struct db *db, struct blobs *blobs, const struct demo_size *size,
                   struct str password, const char **ret_why) MUST_USE;

/* ---- private to this folder ---- */

enum { DEMO_KEY = 32, DEMO_LOOKS = 6 };
/* The photo key of a drawn picture: 32 hex digits and a NUL. */
void demo_photo_key(enum gear gear, unsigned look, char ret_key[static DEMO_KEY + 1]);
/* Draws and stores all pictures, on two threads; sizes[gear][look] gets the bytes of each. */
enum err demo_draw_all(struct blobs *blobs, int64_t sizes[static GEAR_COUNT * DEMO_LOOKS]) MUST_USE;
