/* Who sits on how many sockets, how often he speaks, and who is present: counted per process, by
 * member and by address. Any thread. */
#pragma once
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct chat_seats;
struct chat_seat;

/* limited false: nothing is counted. */
struct chat_seats *chat_seats_new(bool limited);
void chat_seats_free(struct chat_seats *seats);

/* How long a member without a socket still counts as present. */
#define CHAT_GRACE_US (10 * US_PER_SECOND)

/* A seat for one socket; given back by chat_seat_leave. from: its address as
 * limiter_address (core/limits.h) has it. ERR_RATE: the member has 10, the address has 50, or its
 * new ones come too fast; *ret_wait_us then tells when to try again (0: when another is closed). */
enum err chat_seat_take(struct chat_seats *seats, int64_t member_id, uint64_t from,
                        struct chat_seat **ret_seat, int64_t *ret_wait_us) MUST_USE;
/* The seat's socket is open: true when its member was not present before. */
bool chat_seat_appear(struct chat_seats *seats, struct chat_seat *seat);
bool chat_seats_present(struct chat_seats *seats, int64_t member_id);
/* The next member who has had no socket for CHAT_GRACE_US: he is not present any more. False: there
 * is none. now_us: clock_mono_us. */
bool chat_seats_next_gone(struct chat_seats *seats, int64_t now_us, int64_t *ret_member_id);
void chat_seat_leave(struct chat_seats *seats, struct chat_seat *seat);

/* Counts a message of the seat's member: false when he has to wait. */
bool chat_seat_message(struct chat_seats *seats, struct chat_seat *seat, int64_t now_us,
                       int64_t *ret_wait_us);
/* Counts a write of his marks in the same way; always limited. */
bool chat_seat_mark(struct chat_seats *seats, struct chat_seat *seat, int64_t now_us);
bool chat_seats_limited(const struct chat_seats *seats);
