/* Who is there on other nodes: of the members whose partners look, as far as is known. A node holds
 * the names of the members who are on it (core/nodes.h), each for a minute if the node dies; who
 * holds them is asked when somebody begins to look, when one says that he has come or gone, and
 * when what is known runs out; so it is a minute old at most. Any thread. Instants are
 * clock_mono_us. */
#pragma once
#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct presence;

struct presence *presence_new(void);
void presence_free(struct presence *presence); /* takes NULL */

/* A socket shows the member; true: the first one does. */
bool presence_watch(struct presence *presence, int64_t member_id, int64_t now_us);
/* No longer; true: no one does. */
bool presence_unwatch(struct presence *presence, int64_t member_id);
bool presence_elsewhere(struct presence *presence, int64_t member_id);

/* His name is held for so many seconds, 0: by nobody. True: that is news. */
bool presence_learn(struct presence *presence, int64_t member_id, int seconds, int64_t now_us);
/* Nothing is known for sure any more: all are to be asked for. */
void presence_doubt(struct presence *presence, int64_t now_us);

enum presence_due { PRESENCE_NONE, PRESENCE_ASK, PRESENCE_GONE };
/* Who is due, one after the other from *at = 0 on: to be asked for, or not there any more, since no
 * answer came in time. */
enum presence_due presence_next_due(struct presence *presence, int64_t now_us, size_t *at,
                                    int64_t *ret_member_id);
