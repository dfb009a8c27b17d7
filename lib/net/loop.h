/* One I/O loop: a thread, a uv_loop_t, connections, timers, and a queue through which other threads
 * hand it work (one wake-up per batch). */
#pragma once
#include "net/conn.h"

struct loop;

struct loop *loop_new(uint32_t index);
enum err loop_start(struct loop *loop) MUST_USE; /* starts the thread */
void loop_stop(struct loop *loop);               /* asks, joins */
void loop_free(struct loop *loop);
uint32_t loop_index(const struct loop *loop);
/* True on the loop's own thread. */
bool loop_is_here(const struct loop *loop);

/* Work from any thread: run(job) on the loop's thread, in order of posting. The job is the caller's
 * memory (intrusive); it may be freed or posted again from run. */
struct loop_job {
    struct loop_job *next;
    void (*run)(struct loop *loop, struct loop_job *job);
};
void loop_post(struct loop *loop, struct loop_job *job);

/* A repeating timer on the loop; call on the loop's thread or before loop_start. */
struct loop_timer;
struct loop_timer *loop_timer_new(struct loop *loop, int64_t every_ms, void (*run)(void *user),
                                  void *user);
void loop_timer_free(struct loop_timer *timer);

/* Calls run(user) once at the end of the present tick (after all reads of it). node is the
 * caller's; posting twice is once. */
struct loop_tick {
    struct loop_tick *next;
    bool queued;
    void (*run)(void *user);
    void *user;
};
void loop_at_tick_end(struct loop *loop, struct loop_tick *tick);

/* A place for one library's per-loop state (rooms): created on demand by its owner. */
enum loop_slot { LOOP_SLOT_HTTP, LOOP_SLOT_ROOMS, LOOP_SLOT_APP, LOOP_SLOT_COUNT };
void *loop_slot(const struct loop *loop, enum loop_slot slot);
void loop_set_slot(struct loop *loop, enum loop_slot slot, void *value);
/* release(value) is called by loop_free, when connections and timers are gone. */
void loop_set_slot_release(struct loop *loop, enum loop_slot slot, void (*release)(void *value));

/* One more listening socket of an IP address. port 0: any; *port tells. SO_REUSEPORT: one per loop.
 */
enum err loop_listen(struct loop *loop, const char *address, int *port,
                     void (*accepted)(struct conn *conn, void *user), void *user,
                     const char **ret_why) MUST_USE;
/* A listening socket without a loop: address is an IP address, "unix:PATH" or "fd:N" (a socket that
 * somebody else has bound, and which is ours from now on). Port as in loop_listen. The caller
 * closes *ret_fd. A TCP address which another program listens on is refused, unless shared: then
 * both get a part of the connections. */
enum err loop_bind(const char *address, int *port, bool shared, int *ret_fd,
                   const char **ret_why) MUST_USE;
/* Accepts from a bound socket; the loop owns fd. handed: whoever has bound it holds it, too. */
enum err loop_listen_fd(struct loop *loop, int fd, bool handed,
                        void (*accepted)(struct conn *conn, void *user), void *user,
                        const char **ret_why) MUST_USE;
/* Closes the listening sockets, and accepts what has connected to them already: closing would cut
 * it. What waits on a socket that was handed over stays for the next who gets it. Any thread. */
void loop_stop_listening(struct loop *loop);
/* From now on accepted connections speak TLS (net/tls.h); before loop_start. */
struct tls;
void loop_set_tls(struct loop *loop, struct tls *tls);
