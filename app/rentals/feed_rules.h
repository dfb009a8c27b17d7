/* Rentals as text for other programs: calendars (RFC 5545) and tables (RFC 4180). No I/O. */
#pragma once
#include "base/buf.h"
#include "rentals/rentals_rules.h"

/* A rental as the feeds need it; strings may be any that a member can write. */
struct feed_rental {
    int64_t id, product_id;
    bool lent; /* by whom the text is for; else rented by him */
    enum rental_state state;
    int32_t start, end; /* days, both inclusive */
    bool accepted;      /* it was agreed at some time */
    int64_t changes;    /* events after its first */
    int64_t created_us, updated_us;
    int64_t returned_us; /* 0: not yet */
    int64_t total, late_fee, penalty;
    struct str product, other; /* names; other: of the other party */
};

/* Days on which an owner does not lend. */
struct feed_closed {
    int32_t first, last;
};

enum feed_lang { FEED_KO, FEED_EN };

/* "name:value" as one content line: control characters dropped, folded so that no line has more
 * than 75 bytes and no UTF-8 character is cut. The value is a TEXT not yet escaped. */
void feed_text_line(struct buf *out, const char *name, struct str value);

/* A calendar of a member's own rentals, called after the market; links begin with the origin.
 * Nobody else is named. */
void feed_of_member_write(struct buf *out, struct str market, struct str origin,
                          enum feed_lang lang, const struct feed_rental *rentals, size_t n);

struct feed_product {
    int64_t id, unit_id; /* unit 0: of all its units */
    struct str name;
    int64_t created_us, made_us; /* the product; its link */
    const struct feed_rental *rentals;
    size_t rental_count;
    const struct feed_closed *closed;
    size_t closed_count;
};
/* A product's busy days, without a word about who has it. What is late stays busy up to today. */
void feed_of_product_write(struct buf *out, enum feed_lang lang, const struct feed_product *product,
                           int32_t today);

/* What the member gets (lent) or pays, as it is agreed so far: the fee and lateness of what goes
 * ahead, the penalty of what was cancelled. Paid is below 0. Won. */
int64_t feed_amount(const struct feed_rental *rental);
/* A table with a header, for spreadsheets: UTF-8 with its mark, CRLF; text that a spreadsheet would
 * take for a formula gets an apostrophe. */
void feed_table_write(struct buf *out, enum feed_lang lang, const struct feed_rental *rentals,
                      size_t n);
