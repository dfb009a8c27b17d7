/* Claims: what one of a rental's two says is wrong with the thing, what both say it should come to,
 * and what is decided (docs/rentals.md section 13). Below rentals: it knows a rental's state, and
 * changes none; rentals calls it in the transactions of its moves. */
#pragma once
#include "products/products.h"

extern const struct route_table claims_table;

struct json;

enum claim_kind {
    CLAIM_DAMAGE,           /* the owner's: the renter pays */
    CLAIM_NOT_AS_DESCRIBED, /* the renter's: the owner gives back of the fee */
    CLAIM_LOST,             /* either's: the renter pays */
    CLAIM_STOLEN,
    CLAIM_KIND_COUNT
};
/* As on the wire and in the database ("damage"), ending with NULL. */
extern const char *const claim_kind_names[CLAIM_KIND_COUNT + 1];

enum claim_word {
    WORD_CLAIM,
    WORD_PROPOSE,
    WORD_DECIDE,
    WORD_APPEAL,
    WORD_DECIDE_APPEAL,
    CLAIM_WORD_COUNT
};
extern const char *const claim_word_names[CLAIM_WORD_COUNT + 1];

enum {
    CLAIM_TEXT_MAX = 2000, /* characters */
    CLAIM_HOURS = 24,      /* after the return */
    SILENT_HOURS = 48,     /* of who it is against */
    AGREE_HOURS = 72,      /* until both must have agreed */
    DECIDE_DAYS = 7,       /* that an operator has */
    APPEAL_DAYS = 7,       /* after a decision */
    CLAIM_WORDS_MAX = 100,
};
/* Where no value is declared. */
#define CLAIM_MOST INT64_C(1000000000)

struct dispute_word {
    enum claim_word word;
    int64_t member_id;
    bool has_amount;
    int64_t amount; /* won */
    struct str text;
    int64_t at_us;
};
/* A rental's claim with everything that was said of it, oldest first. */
struct dispute {
    int64_t rental_id, by_id, at_us;
    enum claim_kind kind;
    int64_t most; /* won */
    struct dispute_word *words;
    size_t n;
    int64_t escalated_us;      /* 0: not */
    int64_t agreed_us, agreed; /* the event of that name; 0: not */
};

/* ---- rules, pure ---- */

/* It is the owner who pays. */
bool claim_is_owners_to_pay(enum claim_kind kind);
/* The thing is gone. */
bool claim_is_of_loss(enum claim_kind kind);
/* An amount as the rental's events have it: above 0 the renter pays, below 0 the owner. */
int64_t claim_won(enum claim_kind kind, int64_t amount);
/* What a claim of this kind cannot exceed; declared 0: no value is declared. */
int64_t claim_most(enum claim_kind kind, int64_t declared, int64_t total, int64_t delivery_fee);
/* The last instant at which a claim may be made of what came back then. */
int64_t claim_until_us(int64_t returned_us);
/* The amount that stands, and who said it; NULL: none has been said yet. */
const struct dispute_word *dispute_proposal(const struct dispute *dispute);
/* When it becomes an operator's to decide; 0: it has. */
int64_t dispute_due_us(const struct dispute *dispute);
/* Whether one of the two may still appeal against what was decided. */
bool dispute_may_be_appealed(const struct dispute *dispute, int64_t now_us);
/* Whether an operator has to decide an appeal. */
bool dispute_is_appealed(const struct dispute *dispute);
/* What was decided last; NULL: nothing, also where the two agreed. */
const struct dispute_word *dispute_decision(const struct dispute *dispute);

/* ---- rows ---- */

/* ERR_NOT_FOUND when the rental has no claim. */
enum err dispute_read(struct db *db, struct arena *arena, int64_t rental_id,
                      struct dispute *ret_dispute) MUST_USE;
/* The claim with its first word. ERR_CONFLICT: there is one. */
enum err dispute_open(struct db *db, struct arena *arena, struct dispute *dispute,
                      const struct dispute_word *word) MUST_USE;
/* Adds a word, also to *dispute. */
enum err dispute_say(struct db *db, struct arena *arena, struct dispute *dispute,
                     const struct dispute_word *word) MUST_USE;

struct claim_photo {
    int64_t id;
    struct str key, sha256; /* of the stored bytes of the large file, in hex */
    int64_t width, height;
    int64_t member_id, at_us;
};
enum err claim_photos_read(struct db *db, struct arena *arena, int64_t rental_id,
                           struct claim_photo **ret_photos, size_t *ret_n) MUST_USE;
/* The claim as GET /api/rentals/{id}/claim/ shows it; null where there is none. */
enum err claim_json(struct db *db, struct arena *arena, int64_t rental_id,
                    struct json *json) MUST_USE;
