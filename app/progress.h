/* How far a long command is: one line on a terminal, written over; nothing where nobody looks. */
#pragma once
#include <stdint.h>

/* total 0: nobody knows. */
void progress_show(const char *what, int64_t done, int64_t total);
/* The line is done with. */
void progress_end(void);
