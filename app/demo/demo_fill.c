#include "base/clock.h"
#include "base/mem.h"
#include "blob/blob.h"
#include "crypto/password.h"
#include "demo/demo.h"
#include "demo/demo_store.h"

const struct demo_size demo_size_default = {
    .members = 50, .products = 2000, .rooms = 300, .messages = 0};

enum { LEAVES = 256, ROWS_IN_TRANSACTION = 20000, MAX_RENTALS = 300 };
#define TOWN_OPENED_US (INT64_C(180) * US_PER_DAY) /* before today */

struct fill {
    struct db *db;
    struct arena *arena; /* emptied between rows */
    const struct demo_size *size;
    struct str password;
    struct demo_category leaves[LEAVES];
    size_t leaf_count;
    int32_t today;
    int64_t midnight_us; /* today's, in Seoul: all times are relative to it */
    struct db_tx tx;
    int64_t rows;
};

/* Rows go in large transactions; between them the log is moved into the file, or it would grow
 * without end. */
static enum err row_done(struct fill *fill)
{
    arena_reset(fill->arena);
    if (++fill->rows % ROWS_IN_TRANSACTION != 0)
        return OK;
    TRY(db_tx_commit(&fill->tx));
    TRY(db_checkpoint(fill->db));
    return db_tx_begin(fill->db, &fill->tx);
}

static enum err fill_members(struct fill *fill)
{
    DEFER(arena_release)
    struct arena kept = {0};
    struct str hash;
    TRY(password_hash(&kept, fill->password, &hash));
    for (int64_t id = 1; id <= fill->size->members; id++) {
        struct dice dice = {(uint64_t)id * 31};
        struct str email = id == 1 ? STR(DEMO_OWNER_EMAIL)
                           : id == 2
                               ? STR(DEMO_RENTER_EMAIL)
                               : str_format(fill->arena, "member%lld@wooga.example", (long long)id);
        struct str none = {NULL, 0};
        TRY(demo_insert_member(fill->db, id, email, town_username(fill->arena, (uint32_t)id - 1),
                               id <= 2 ? hash : none, dice_below(&dice, 7) * 100,
                               fill->midnight_us - TOWN_OPENED_US));
        TRY(row_done(fill));
    }
    return OK;
}

static enum err fill_photos(struct fill *fill, const int64_t *sizes)
{
    for (int i = 0; i < GEAR_COUNT * DEMO_LOOKS; i++) {
        char key[DEMO_KEY + 1];
        demo_photo_key((enum gear)(i / DEMO_LOOKS), (unsigned)(i % DEMO_LOOKS), key);
        TRY(demo_insert_photo(fill->db, key, sizes[i], DRAW_WIDTH, DRAW_HEIGHT, fill->midnight_us));
    }
    return OK;
}

static enum err fill_articles(struct fill *fill)
{
    char key[DEMO_KEY + 1];

    for (size_t i = 0; i < town_article_count; i++) {
        demo_photo_key(GEAR_SHOE, (unsigned)i % DEMO_LOOKS, key);
        TRY(demo_insert_article(fill->db, &town_articles[i], key,
                                fill->midnight_us - (int64_t)(1 + i) * US_PER_DAY));
    }
    return OK;
}

static int64_t owner_of(const struct fill *fill, int64_t product)
{
    return 1 + (product - 1) % fill->size->members;
}

static enum err fill_product(struct fill *fill, int64_t id)
{
    struct dice dice = {(uint64_t)id * 1009};
    const struct demo_category *leaf = &fill->leaves[dice_below(&dice, (uint32_t)fill->leaf_count)];
    enum gear gear = gear_of_category(leaf->name);
    unsigned look = dice_below(&dice, DEMO_LOOKS);
    struct town_product product;
    struct fit_said sizes[TOWN_SIZES_MAX];
    char key[DEMO_KEY + 1];
    int64_t age = TOWN_OPENED_US * (fill->size->products - id + 1) / (fill->size->products + 1);
    int64_t views = (int64_t)(1000 / (1 + dice_below(&dice, 200)) + dice_below(&dice, 20));

    town_product(fill->arena, &dice, leaf->name, gear, &product);
    TRY(demo_insert_product(fill->db, fill->arena, id, owner_of(fill, id), leaf->id, &product,
                            views, fill->midnight_us - age));
    TRY(demo_insert_place(fill->db, id, product.latitude_e6, product.longitude_e6));
    TRY(demo_insert_sizes(fill->db, id, sizes, town_sizes(&dice, leaf->family, sizes)));
    int photos = 1 + (int)dice_below(&dice, 3);
    for (int i = 0; i < photos; i++) {
        demo_photo_key(gear, (look + (unsigned)i * 2) % DEMO_LOOKS, key);
        TRY(demo_insert_product_photo(fill->db, id, i, key));
    }
    return row_done(fill);
}

/* Rooms go round the products; the visitor of the n-th round is n members further, so no pair comes
 * twice. */
static void room_members(const struct fill *fill, int64_t room, int64_t *ret_product,
                         int64_t *ret_owner, int64_t *ret_visitor)
{
    int64_t round = (room - 1) / fill->size->products, others = fill->size->members - 1;
    *ret_product = 1 + (room - 1) % fill->size->products;
    *ret_owner = owner_of(fill, *ret_product);
    *ret_visitor = 1 +
                   (*ret_owner - 1 + 1 + (*ret_product - 1 + round) % others) % fill->size->members;
}

static uint32_t talk_length(uint32_t talk)
{
    struct str text;
    bool by_visitor;
    uint32_t n = 0;
    while (town_talk(talk, n, &text, &by_visitor))
        n++;
    return n;
}

/* Messages of a room: whole talks by default, else its share of the total. */
static int64_t messages_of(const struct fill *fill, int64_t room)
{
    if (fill->size->messages == 0)
        return talk_length((uint32_t)room);
    int64_t share = fill->size->messages / fill->size->rooms;
    return share + (room <= fill->size->messages % fill->size->rooms ? 1 : 0);
}

static enum err fill_room(struct fill *fill, int64_t room, int64_t *message_id)
{
    int64_t product, owner, visitor, n = messages_of(fill, room);
    uint32_t talk = (uint32_t)room, length = talk_length(talk);
    /* Somewhere between nine and nine o'clock. */
    int64_t opened = fill->midnight_us - US_PER_DAY * (1 + room % 20) +
                     (9 * 60 + room * 37 % 720) * 60 * US_PER_SECOND;

    room_members(fill, room, &product, &owner, &visitor);
    TRY(demo_insert_room(fill->db, room, product, owner, visitor, n, opened));
    for (int64_t seq = 1; seq <= n; seq++) {
        struct str text = {NULL, 0};
        bool by_visitor = true;
        town_talk(talk, (uint32_t)((seq - 1) % length), &text, &by_visitor);
        TRY(demo_insert_message(fill->db, room, seq, ++*message_id, by_visitor ? visitor : owner,
                                text, opened + seq * 95 * US_PER_SECOND));
        TRY(row_done(fill));
    }
    return row_done(fill);
}

#define ASKED  "request", "REQUESTED"
#define AGREED ASKED, "accept", "ACCEPTED"
#define GIVEN  AGREED, "hand_over", "IN_USE"
#define BACK   GIVEN, "return", "RETURNED"
/* A rental's story: its state, how it came there, and its days counted from today. */
static const struct story {
    const char *state;
    const char *events[12];
    int start, days;
    bool holds, returned;
    int due_hours; /* when the clock has to look, from now; 0: never */
} stories[] = {
    {"COMPLETED", {BACK, "release", "COMPLETED"}, -20, 3, false, true, 0},
    {"REQUESTED", {ASKED}, 5, 2, false, false, 20},
    {"ACCEPTED", {AGREED}, 3, 3, true, false, 0},
    {"IN_USE", {GIVEN}, -1, 4, true, false, 0},
    {"COMPLETED", {BACK, "release", "COMPLETED"}, -12, 2, false, true, 0},
    {"COUNTERED", {ASKED, "counter", "COUNTERED"}, 8, 7, true, false, 22},
    {"RETURNED", {BACK}, -4, 3, false, true, 18},
    {"DECLINED", {ASKED, "decline", "DECLINED"}, 2, 1, false, false, 0},
    {"COMPLETED", {BACK, "release", "COMPLETED"}, -30, 7, false, true, 0},
    {"CANCELLED", {AGREED, "cancel", "CANCELLED"}, 6, 2, false, false, 0},
    {"EXPIRED", {ASKED, "expire", "EXPIRED"}, -2, 2, false, false, 0},
};

static enum err fill_rental(struct fill *fill, int64_t id)
{
    /* The step after each round of owners gives the two who can sign in most of the stories. */
    int64_t mixed = id - 1 + (id - 1) / fill->size->members * 2;
    const struct story *story = &stories[(size_t)mixed % COUNT_OF(stories)];
    struct dice dice = {(uint64_t)id * 77};
    struct demo_rental rental = {.id = id,
                                 .room_id = id,
                                 .state = story->state,
                                 .events = story->events,
                                 .start = fill->today + story->start,
                                 .end = fill->today + story->start + story->days - 1,
                                 .holds = story->holds};
    int days_ago = story->start < 0 ? 2 - story->start : 1;
    rental.created_us = fill->midnight_us - days_ago * US_PER_DAY;
    if (story->returned)
        rental.returned_us = clock_seoul_day_start_us(rental.end) + US_PER_DAY * 5 / 6;
    if (story->due_hours)
        rental.due_us = clock_now_us() + story->due_hours * 3600 * US_PER_SECOND;

    room_members(fill, id, &rental.product_id, &rental.owner_id, &rental.renter_id);
    TRY(demo_insert_rental(fill->db, fill->arena, &rental, fill->today));
    if (strcmp(story->state, "COMPLETED") == 0)
        TRY(demo_insert_reviews(fill->db, &rental, &dice));
    return row_done(fill);
}

static enum err fill_all(struct fill *fill, const int64_t *picture_sizes)
{
    const struct demo_size *size = fill->size;
    int64_t message_id = 0, rentals = size->rooms < size->products ? size->rooms : size->products;
    if (rentals > MAX_RENTALS)
        rentals = MAX_RENTALS;

    TRY(demo_leaf_categories(fill->db, fill->arena, fill->leaves, LEAVES, &fill->leaf_count));
    /* The leaves' names live as long as the filling. */
    struct arena names = *fill->arena, empty = {0};
    *fill->arena = empty;

    enum err err = db_tx_begin(fill->db, &fill->tx);
    if (err == OK)
        err = fill_members(fill);
    if (err == OK)
        err = fill_photos(fill, picture_sizes);
    if (err == OK)
        err = fill_articles(fill);
    for (int64_t id = 1; err == OK && id <= size->products; id++)
        err = fill_product(fill, id);
    for (int64_t id = 1; err == OK && id <= size->rooms; id++)
        err = fill_room(fill, id, &message_id);
    if (err == OK)
        err = demo_set_message_counter(fill->db, message_id);
    for (int64_t id = 1; err == OK && id <= rentals; id++)
        err = fill_rental(fill, id);
    if (err == OK)
        err = demo_count_reviews(fill->db);
    if (err == OK)
        err = db_ids_advance(fill->db);
    if (err == OK)
        err = db_tx_commit(&fill->tx);
    db_tx_end(&fill->tx);
    arena_release(&names);
    return err;
}

enum err demo_fill(struct db *db, struct blobs *blobs, const struct demo_size *size,
                   struct str password, const char **ret_why)
{
    DEFER(arena_release)
    struct arena arena = {0};
    int64_t there = 0, *picture_sizes = mem_take(sizeof(int64_t) * GEAR_COUNT * DEMO_LOOKS);
    struct fill *fill = mem_take(sizeof(*fill));
    *fill = (struct fill){
        .db = db, .arena = &arena, .size = size, .password = password, .today = clock_today()};
    fill->midnight_us = clock_seoul_day_start_us(fill->today);
    *ret_why = "the database or the disk failed";

    enum err err = demo_count_members(db, &there);
    if (err == OK && there > 0) {
        *ret_why = "there are members already: the demo needs an empty data folder";
        err = ERR_CONFLICT;
    } else if (size->members < 2 || size->products < 1 ||
               size->rooms > size->products * (size->members - 1)) {
        *ret_why =
            "so many rooms of two need more products or members: rooms ≤ products × (members − 1)";
        err = ERR_INVALID;
    }
    if (err == OK)
        err = demo_draw_all(blobs, picture_sizes);
    if (err == OK)
        err = fill_all(fill, picture_sizes);
    if (err == OK)
        err = db_checkpoint(db);
    mem_free(fill);
    mem_free(picture_sizes);
    return err;
}
