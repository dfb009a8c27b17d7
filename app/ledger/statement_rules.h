/* A member's statement: the lines of all his rentals' ledgers, as he sees them. No I/O. */
#pragma once
#include "base/buf.h"
#include "ledger/ledger_rules.h"

struct statement_line {
    int64_t rental_id, product_id, other_id;
    bool lent;
    struct str product, other; /* names */
    size_t entry;
    struct ledger_line line;
    enum line_kind of; /* a correction: of a line of this kind; else the line's own */
    int64_t amount;    /* what he gets; below 0: what he pays */
};

/* Of one ledger: its lines made from from_us until before upto_us, but void ones, behind the *n
 * that are there. The array has room. */
void statement_add(const struct ledger *ledger, const struct statement_line *of, int64_t from_us,
                   int64_t upto_us, struct statement_line *lines, size_t *n);
/* The newest first. */
void statement_sort(struct statement_line *lines, size_t n);

/* What gear has earned who lends it, won; the month's is of the year's, and that of all. Of all,
 * not confirmed by both yet: due, what is still to come in, and back, what has to be paid back. */
struct earned {
    int64_t product_id;
    int64_t month, year, all;
    int64_t due, back;
};
/* Sums of a member's lines: of all of them, and of each product in a list, its newest first. */
struct earnings {
    int64_t year_us, month_us; /* when these began */
    struct earned all;
    struct earned *of;
    size_t n;
};
/* Adds lines of what is lent: fees and what else is the owner's, due or paid, without deposits,
 * what is waived and what was not paid as far as one knows. */
void earnings_add(struct earnings *earnings, const struct statement_line *lines, size_t n);

enum statement_lang { STATEMENT_KO, STATEMENT_EN };
/* A table with a header, for spreadsheets; more: it says at the end that older rentals are left
 * out.
 */
void statement_write(struct buf *out, enum statement_lang lang, const struct statement_line *lines,
                     size_t n, bool more);
