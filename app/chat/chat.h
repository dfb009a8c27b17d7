/* Rooms, messages, the socket, the journal (docs/chat.md). */
#pragma once
#include "notifications/notifications.h"
#include "products/products.h"

extern const struct route_table chat_table, safety_table, reports_table;

/* The room of a product and a visitor, made when absent; the owner is the product's. Inside the
 * caller's transaction or not. */
enum err room_open(struct db *db, int64_t product_id, int64_t owner_id, int64_t visitor_id,
                   int64_t *ret_room_id, bool *ret_made) MUST_USE;
/* The room's id if there is one; ERR_NOT_FOUND. */
enum err room_of(struct db *db, int64_t product_id, int64_t visitor_id,
                 int64_t *ret_room_id) MUST_USE;

/* Whether one of the two has blocked the other. */
enum err members_blocked(struct db *db, int64_t one_id, int64_t other_id,
                         bool *ret_blocked) MUST_USE;

/* A message of kind "card": text never empty, body a JSON object as text. */
struct chat_card {
    int64_t id;    /* of its row while it waits */
    int64_t tries; /* how often it was refused there */
    int64_t room_id, sender_id;
    struct str text, body;
};
/* Writes a card into the caller's transaction, with what it tells of: neither is ever there without
 * the other. Sets its id. */
enum err chat_card_write(struct db *db, struct chat_card *card) MUST_USE;
/* Puts a written card into its room through the journal: stored, numbered, delivered like a
 * message, once, however often it is asked for. Waits for the commit. Call after the caller's
 * transaction has been committed; what is not posted then is posted by chat_run_due. */
enum err chat_card_post(struct app *app, const struct chat_card *card) MUST_USE;

/* The journal's thread and the readers'; before the server's start. */
enum err chat_start(struct app *app) MUST_USE;
/* Commits and acknowledges what is queued, while the loops still run; what is sent later is
 * refused.
 */
void chat_stop(struct app *app);
/* After server_stop. All of these take an app on which chat_start has failed or never ran. */
void chat_free(struct app *app);
/* Sends `bye` and 1012 to all sockets in batches, at most wait_ms. */
void chat_drain(struct app *app, int wait_ms);
/* Due work: cards that their server left behind, and notices of messages that stay unread for a
 * minute, not of muted rooms; called by the clock thread. One for a room until the member has read
 * so far in it. *ret_done counts. */
enum err chat_run_due(struct app *app, struct db *db, struct arena *arena, int *ret_done) MUST_USE;
/* Says a JSON object on the member's /ws/me sockets, if he has any. May be lost: what counts is in
 * the database. */
void chat_tell(struct app *app, int64_t member_id, struct str json);
