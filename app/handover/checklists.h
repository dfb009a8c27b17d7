/* What is looked at when gear changes hands, by kind of gear. Pure. */
#pragma once
#include "base/str.h"

enum { CHECKLIST_MAX = 20, CHECK_ITEM_MAX = 80 /* characters */ };

/* The items for a category's name ("산악 자전거"; null: none), ending with NULL. Static memory. */
const char *const *checklist_of_category(struct str name);
