/* Records without I/O. */
#pragma once
#include "handover/handover.h"

enum {
    RECORD_PHOTOS_MAX = 10, /* of each of the two, in a record */
    CHECK_NOTE_MAX = 200,   /* characters */
};

/* What photos are guided to show, ending with NULL. */
extern const char *const photo_slot_names[];

/* The record that is still written in this state of a rental; false: none. */
bool record_open_side(struct str state, enum handover_side *ret_side);
/* Whether it has so many photos, and with any needed an answer to every item. */
bool record_is_complete(const struct handover_record *record, int64_t photos_needed);
/* How many of its photos this member took. */
size_t record_photos_of(const struct handover_record *record, int64_t member_id);

/* SHA-256 of its text, in hex, in the arena; {NULL,0} for an empty record. */
struct str record_digest(struct arena *arena, int64_t rental_id,
                         const struct handover_record *record);
