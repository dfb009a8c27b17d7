/* That one of the two is where they meet, and what he says of it. Pure. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum {
    CHECK_INS_MAX = 5, /* of one of the two before the hand-over, and again until it is back */
    CHECK_INS_ALL = 4 * CHECK_INS_MAX,
    CHECK_IN_KEPT_DAYS = 90, /* then it is forgotten where he was */
    CHECK_IN_SALT_BYTES = 16
};

struct check_in {
    int64_t member_id, at_us;
    bool has_position; /* of his device */
    int64_t latitude_e6, longitude_e6, accuracy_m;
    struct str place; /* in his words, one line; empty: none */
    bool forgotten;   /* where he was, by now */
    struct str salt;  /* random, in hex; {NULL,0}: one from before there were such */
};

/* What the event's digest is of: "37566500 126978000 25 학교 정문", "-" for what is not said, and
 * on a line of its own "salt 00ff…": places are few, so without it whoever has the digest could try
 * them all. */
struct str check_in_text(struct arena *arena, const struct check_in *said);
/* SHA-256 of that text, in hex, in the arena. */
struct str check_in_digest(struct arena *arena, const struct check_in *said);
