/* What operators and moderators do about members and listings. What others may call. */
#pragma once
#include "core/app.h"

extern const struct route_table members_table, listings_table;

/* Bans a member or lets him in again, and his listings with him; in the caller's transaction, with
 * member_void and session_revoke_member where his sessions are to end for good. by_id: who does
 * it; the member's own id: nobody, it is a command. reason may be ""; until_us 0: for ever. He is
 * told where he signs in, and by a letter of moderation_run_due. */
enum err member_ban(struct db *db, int64_t member_id, int64_t by_id, struct str reason,
                    int64_t until_us) MUST_USE;
enum err member_unban(struct db *db, int64_t member_id) MUST_USE;

/* Due work: bans that are over, and letters about new ones; safe on every node. *ret_done counts
 * both. */
enum err moderation_run_due(struct app *app, struct db *db, int *ret_done) MUST_USE;
