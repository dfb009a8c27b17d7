/* The rows of an export into a database; what import.c does not do itself. */
#pragma once
#include "transfer/files.h"
#include "transfer/manifest.h"
#include "transfer/transfer.h"

/* One table of an export: its file, and where it goes. */
struct incoming {
    const struct export_table *entry;
    const struct copy_table *table;
    struct file_view file;
};

/* Inserts what is not there yet, in large transactions that note how far they came. */
enum err import_rows(struct transfer *transfer, const struct incoming *incoming) MUST_USE;
/* Compares all rows with the file. Inside a reading transaction. */
enum err import_check(struct transfer *transfer, const struct incoming *incoming) MUST_USE;
/* Puts all products into the search that are not there yet. */
enum err import_search(struct transfer *transfer) MUST_USE;
