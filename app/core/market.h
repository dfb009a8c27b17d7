/* What its operator calls the market, and where it is: said in titles, letters and the manifest.
 * Rows of market_settings, read into memory at the start and by the clock, so every node has a
 * change within seconds. Any thread. */
#pragma once
#include "core/app.h"

#define MARKET_NAME "Wooga" /* of one that has no other */
enum { MARKET_NAME_POINTS = 30, MARKET_PLACE_POINTS = 60 };

/* Sets app->market. */
enum err market_open(struct app *app, struct db *db) MUST_USE;
void market_close(struct app *app);
/* Due work: as the database has it now. */
enum err market_reload(struct app *app, struct db *db) MUST_USE;

/* In the arena; MARKET_NAME without a name, or without market_open. */
struct str market_name(const struct app *app, struct arena *arena);
/* "" when it is not said. */
struct str market_place(const struct app *app, struct arena *arena);

/* Stores both, in the caller's transaction; market_reload afterwards. An empty one is forgotten. */
enum err market_store(struct db *db, struct str name, struct str place) MUST_USE;
