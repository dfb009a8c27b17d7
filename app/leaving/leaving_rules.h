/* What becomes of which table when a member leaves, and which file of his copy shows it. Pure;
 * private to this module. */
#pragma once
#include "base/str.h"

enum fate {
    FATE_NONE,     /* nothing of a member's is in it */
    FATE_GONE,     /* his rows are deleted */
    FATE_EMPTIED,  /* his rows stay for what others keep, without what is personal in them */
    FATE_NAMELESS, /* his rows stay as they are: whose they are is said by his member's row alone */
};

struct member_table {
    const char *table;
    const char *columns; /* those that name a member, with spaces between */
    enum fate fate;
    const char *file; /* of his copy; NULL: in none */
    const char *why;  /* why it stays, or is in no file */
};
extern const struct member_table member_tables[];
extern const size_t member_table_count;

/* NULL: nobody has decided. */
const struct member_table *member_table_of(struct str table);
/* Whether the table's entry names this column as a member's. */
bool member_table_has(const struct member_table *table, struct str column);
