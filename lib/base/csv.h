/* Cells of tables as RFC 4180 has them, for spreadsheets. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

/* The mark by which spreadsheets know UTF-8; first in the file. */
#define CSV_MARK "\xEF\xBB\xBF"

/* Takes the next cell off *text, without its quotes (then in the arena); *ret_more: another one
 * follows in the same row, else the row's end was taken, too. False for a quote that does not end
 * or is followed by more. */
bool csv_next(struct arena *arena, struct str *text, struct str *ret_cell, bool *ret_more);

/* Each writes a cell and the comma after it. */

/* Quoted whatever it holds; what a spreadsheet would take for a formula gets an apostrophe. */
void csv_text(struct buf *out, struct str text);
void csv_int(struct buf *out, int64_t value);
/* YYYY-MM-DD. */
void csv_day(struct buf *out, int32_t day);
/* The day of an instant in Seoul; empty for 0. */
void csv_day_of(struct buf *out, int64_t us);
/* Ends the row: the last comma becomes its end. */
void csv_end(struct buf *out);
