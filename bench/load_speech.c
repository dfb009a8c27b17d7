/* What the load generator says and hears: the original's mode and wooga.chat.v1. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A message is "@client:due@text". In the original's mode that is how its echo is known, in both it
 * tells the receivers how old it is. In v1 the cid carries the message's number. */
static size_t write_frame(struct client *client, char *out, size_t space, int64_t due_ns)
{
    static const char words[] = "hello, is the racket still free on saturday and sunday? we would "
                                "fetch it in the morning and bring it back on sunday night, thanks";
    int me = (int)(client - load.clients), n;
    int body = load.size > 40 ? load.size - 40 : 0;

    if (load.mode == V1)
        n = snprintf(out, space,
                     "{\"t\":\"send\",\"cid\":\"%08x-0000-4000-8000-%06x%06x\",\"message\":\"@%d:"
                     "%lld@",
                     load.run, (unsigned)me & 0xffffff, client->sent & 0xffffff, me,
                     (long long)due_ns);
    else
        n = snprintf(out, space, "{\"message\":\"@%d:%lld@", me, (long long)due_ns);
    for (int part; body > 0; body -= part, n += part) {
        part = body < (int)sizeof words - 1 ? body : (int)sizeof words - 1;
        memcpy(out + n, words, (size_t)part);
    }
    if (load.mode == V1)
        n += snprintf(out + n, space - (size_t)n, "\"}");
    else
        n += snprintf(out + n, space - (size_t)n, "\",\"room_id\":%lld}", (long long)client->room);
    return (size_t)n;
}

static void send_now(struct client *client, int64_t due_ns)
{
    char frame[66000];
    size_t n = write_frame(client, frame, sizeof frame, due_ns);

    client->due[client->sent++ % SENT_KEPT] = due_ns;
    client->unacked++;
    if (load.measuring)
        load.sent++;
    client_write(client, 1, frame, n);
}

void speech_send(struct client *client, int64_t due_ns)
{
    if (client->dead)
        return;
    if (client->unacked < UNACKED_MAX) {
        send_now(client, due_ns);
        return;
    }
    if (client->waiting_n == client->waiting_space) {
        client->waiting_space = client->waiting_space ? 2 * client->waiting_space : 64;
        client->waiting = realloc(client->waiting, client->waiting_space * sizeof(int64_t));
    }
    client->waiting[client->waiting_n++] = due_ns;
}

/* One of its messages is done with: the next one goes out. */
static void settle(struct client *client)
{
    client->unacked--;
    if (client->waiting_at < client->waiting_n) {
        send_now(client, client->waiting[client->waiting_at++]);
        if (client->waiting_at == client->waiting_n)
            client->waiting_at = client->waiting_n = 0;
    } else if (load.window > 0) {
        send_now(client, load_now());
    }
}

static void acknowledged(struct client *client, int64_t due_ns)
{
    if (load.measuring) {
        load.acked++;
        histogram_note(&load.ack, load_now() - due_ns);
    }
    settle(client);
}

static int64_t number_after(const char *text, size_t n, const char *name)
{
    const char *at = memmem(text, n, name, strlen(name));

    return at ? strtoll(at + strlen(name), NULL, 10) : -1;
}

/* The message's number within its sender's, out of its cid; -1 without one. */
static long number_of_cid(const char *text, size_t n)
{
    static const char key[] = "\"cid\":\"";
    const char *at = memmem(text, n, key, sizeof key - 1);

    if (!at || (size_t)(text + n - at) < sizeof key - 1 + 36)
        return -1;
    return strtol(at + sizeof key - 1 + 30, NULL, 16);
}

/* A room's numbers have no holes; a socket without them (the relays) is not checked. */
static void check_order(struct client *client, const char *text, size_t n)
{
    int64_t seq = number_after(text, n, "\"seq\":");

    if (seq < 0)
        return;
    if (client->seq && seq != client->seq + 1)
        load.gaps++;
    client->seq = seq;
}

static void delivered(struct client *client, const char *text, size_t n)
{
    static const char key[] = "\"message\":\"@";
    const char *mark = memmem(text, n, key, sizeof key - 1), *colon;
    int64_t due_ns;

    colon = mark ? memchr(mark, ':', 16) : NULL; /* the key's */
    if (!colon || !(colon = memchr(colon + 1, ':', 16))) {
        load.errors++;
        return;
    }
    due_ns = strtoll(colon + 1, NULL, 10);
    check_order(client, text, n);
    if (load.measuring) {
        load.delivered++;
        histogram_note(&load.delivery, load_now() - due_ns);
    }
    if (load.mode == ORIGINAL && client->part == ACTIVE &&
        strtol(mark + sizeof key - 1, NULL, 10) == client - load.clients)
        acknowledged(client, due_ns);
}

static bool starts(const char *text, size_t n, const char *with)
{
    return n >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

void speech_text(struct client *client, const char *text, size_t n)
{
    long number;

    if (starts(text, n, "{\"t\":\"ack\"")) {
        number = number_of_cid(text, n);
        if (number < 0)
            load.errors++;
        else
            acknowledged(client, client->due[number % SENT_KEPT]);
    } else if (starts(text, n, "{\"t\":\"nack\"")) {
        load.nacked++;
        settle(client);
    } else if (starts(text, n, "{\"t\":\"msg\"") || starts(text, n, "{\"message\"")) {
        delivered(client, text, n);
    } else if (!starts(text, n, "{\"t\":")) {
        load.errors++;
        if (load.mode == ORIGINAL && client->part == ACTIVE)
            settle(client);
    }
}
