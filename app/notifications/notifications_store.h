/* Rows of notices and settings; private to this module. */
#pragma once
#include "notifications/notifications_rules.h"

/* The member's with ids below before, newest first, at most limit. */
enum err notices_of(struct db *db, struct arena *arena, int64_t member_id, int64_t before,
                    int64_t limit, struct told **ret_told, size_t *ret_n) MUST_USE;
/* One that is still worth telling: not read, here or in its room, which is not muted either. */
enum err notice_news(struct db *db, struct arena *arena, int64_t id, struct told *ret_told,
                     bool *ret_found) MUST_USE;
enum err notices_unread(struct db *db, int64_t member_id, int64_t *ret_count) MUST_USE;
/* Marks the member's up to that id as read. */
enum err notices_read(struct db *db, int64_t member_id, int64_t upto) MUST_USE;

/* What he wants of letters, or the defaults. */
enum err settings_of(struct db *db, int64_t member_id,
                     struct notice_settings *ret_settings) MUST_USE;
enum err settings_put(struct db *db, int64_t member_id,
                      const struct notice_settings *settings) MUST_USE;

enum { LETTERS_AT_ONCE = 100 };
/* Members above after_id with something to be mailed at now_us, at most LETTERS_AT_ONCE. */
enum err letters_due(struct db *db, struct arena *arena, int64_t now_us, int64_t after_id,
                     struct letter_due *ret_due, size_t *ret_n) MUST_USE;
/* Takes what goes into the letter, in one transaction: nothing (*ret_n 0) when another node was
 * quicker or he has read it. */
enum err letter_take(struct db *db, struct arena *arena, const struct letter_due *due,
                     int64_t now_us, struct told **ret_told, size_t *ret_n) MUST_USE;
