/* What operators do about members and listings. What others may call. */
#pragma once
#include "core/app.h"

extern const struct route_table members_table, listings_table;

/* Due work: bans that are over; safe on every node. *ret_done counts them. */
enum err moderation_run_due(struct app *app, struct db *db, int *ret_done) MUST_USE;
