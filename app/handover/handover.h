/* Records of hand-over and return: photos and a checklist by the rental's two (docs/rentals.md
 * section 12). Below rentals: it knows a rental's state, and changes none. */
#pragma once
#include "products/products.h"

extern const struct route_table handover_table;
extern const struct route_table drop_places_table;

struct json;

enum handover_side { HANDOVER_OUT, HANDOVER_BACK, HANDOVER_SIDE_COUNT };
/* As on the wire and in the database ("out", "back"), ending with NULL. */
extern const char *const handover_side_names[HANDOVER_SIDE_COUNT + 1];

struct handover_photo {
    int64_t id;
    struct str slot;        /* what it shows: "front", … */
    struct str key, sha256; /* of the stored bytes of the large file, in hex */
    int64_t width, height;
    int64_t member_id, at_us; /* who took it, when it came */
};
enum check_answer { CHECK_OPEN, CHECK_GOOD, CHECK_BAD };
struct handover_check {
    struct str item, note;
    enum check_answer answer;
    int64_t member_id, at_us; /* of the answer; 0: none yet */
};
struct handover_record {
    enum handover_side side;
    struct handover_photo *photos;
    size_t photo_count;
    struct handover_check *checks;
    size_t check_count;
    bool empty; /* nobody has taken a photo or answered anything */
};

enum {
    DROP_PLACES_MAX = 5,
    DROP_NAME_MAX = 60, /* characters, as those below */
    DROP_DIRECTIONS_MAX = 300,
    DROP_HOURS_MAX = 100,
    DROP_OPENING_MAX = 100,
    DROP_CODE_DIGITS = 8
};
/* Where an owner lets one of his products be left when he cannot be there (docs/rentals.md section
 * 3, 17). */
struct drop_place {
    int64_t id;
    struct str name, directions, hours; /* hours: "" where he says none */
    struct str opening;                 /* how to get in; "": it needs nothing. A secret */
    struct str code;                    /* that stands there: DROP_CODE_DIGITS digits. A secret */
};
/* Those of a product, in their owner's order. */
enum err drop_places_read(struct db *db, struct arena *arena, int64_t product_id,
                          struct drop_place ret_places[static DROP_PLACES_MAX],
                          size_t *ret_n) MUST_USE;

/* A rental's record of one side; a checklist that nobody has answered comes from what went out, or
 * from the product. */
enum err handover_record_read(struct db *db, struct arena *arena, int64_t rental_id,
                              enum handover_side side, struct handover_record *ret_record) MUST_USE;
/* Of a record as it is now. *ret_complete: it has what the rental's terms ask for. *ret_digest: hex
 * in the arena, {NULL,0} while it is empty. */
enum err handover_record_judge(struct db *db, struct arena *arena, int64_t rental_id,
                               enum handover_side side, bool *ret_complete,
                               struct str *ret_digest) MUST_USE;
/* The text of which a record's digest is made, in the arena. */
struct str handover_record_text(struct arena *arena, int64_t rental_id,
                                const struct handover_record *record);
/* Both records as GET /api/rentals/{id}/handover/ shows them. */
enum err handover_json(struct db *db, struct arena *arena, int64_t rental_id,
                       struct json *json) MUST_USE;
