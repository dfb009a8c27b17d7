/* The baseline: a WebSocket relay on bare epoll, one thread, as little as can be. Rooms by the
 * number in /ws/room/<n>/messages; what is sent in a room goes to all its members, put together per
 * turn of the loop. It checks nothing and drops whoever is slow.
 *   epoll_relay PORT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 1 << 17, MAX_ROOMS = 1 << 17, EVENTS = 1024, READ_BYTES = 65536, REST_MAX = 4096 };

struct room {
    int *members;
    int n, space;
    char *out;
    size_t out_n, out_space;
    int dirty;
};

struct client {
    int open, upgraded, room, at; /* at: its place in the room's members */
    char *rest;                   /* of an incomplete request or frame */
    size_t rest_n;
};

static struct room rooms[MAX_ROOMS];
static struct client clients[MAX_FDS];
static int dirty[MAX_ROOMS], dirty_n, epoll_fd;
static char input[READ_BYTES + REST_MAX];

static void leave(int fd)
{
    struct client *client = &clients[fd];

    if (client->upgraded) {
        struct room *room = &rooms[client->room];

        room->members[client->at] = room->members[--room->n];
        clients[room->members[client->at]].at = client->at;
    }
    free(client->rest);
    memset(client, 0, sizeof *client);
    close(fd);
}

static void join(int fd, int number)
{
    struct room *room = &rooms[number];

    if (room->n == room->space) {
        room->space = room->space ? room->space * 2 : 2;
        room->members = realloc(room->members, (size_t)room->space * sizeof *room->members);
    }
    clients[fd].room = number;
    clients[fd].at = room->n;
    clients[fd].upgraded = 1;
    room->members[room->n++] = fd;
}

static void publish(int number, const char *payload, size_t n)
{
    struct room *room = &rooms[number];
    size_t need = room->out_n + n + 4;

    if (need > room->out_space) {
        room->out_space = need * 2;
        room->out = realloc(room->out, room->out_space);
    }
    room->out[room->out_n++] = (char)0x81;
    if (n < 126) {
        room->out[room->out_n++] = (char)n;
    } else {
        room->out[room->out_n++] = 126;
        room->out[room->out_n++] = (char)(n >> 8);
        room->out[room->out_n++] = (char)n;
    }
    memcpy(room->out + room->out_n, payload, n);
    room->out_n += n;
    if (!room->dirty) {
        room->dirty = 1;
        dirty[dirty_n++] = number;
    }
}

static void flush_rooms(void)
{
    for (int i = 0; i < dirty_n; i++) {
        struct room *room = &rooms[dirty[i]];

        for (int k = 0; k < room->n; k++) {
            if (send(room->members[k], room->out, room->out_n, MSG_NOSIGNAL) !=
                (ssize_t)room->out_n)
                shutdown(room->members[k], SHUT_RDWR);
        }
        room->out_n = 0;
        room->dirty = 0;
    }
    dirty_n = 0;
}

/* The whole request in the input: answers it. Returns its length, 0 when incomplete, -1 when bad.
 */
static ssize_t handshake(int fd, const char *bytes, size_t n)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *end = memmem(bytes, n, "\r\n\r\n", 4), *key;
    unsigned char digest[SHA_DIGEST_LENGTH], accept[32];
    char text[128], answer[256];
    int number, length;

    if (!end)
        return 0;
    key = memmem(bytes, n, "Sec-WebSocket-Key: ", 19);
    if (!key || sscanf(bytes, "GET /ws/room/%d/", &number) != 1 || number < 0 ||
        number >= MAX_ROOMS)
        return -1;
    memcpy(text, key + 19, 24);
    memcpy(text + 24, guid, sizeof guid - 1);
    SHA1((unsigned char *)text, 24 + sizeof guid - 1, digest);
    EVP_EncodeBlock(accept, digest, sizeof digest);
    length = snprintf(answer, sizeof answer,
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                      accept);
    if (send(fd, answer, (size_t)length, MSG_NOSIGNAL) != length)
        return -1;
    join(fd, number);
    return end + 4 - bytes;
}

/* A whole frame in the input. Returns its length, 0 when incomplete, -1 to close. */
static ssize_t read_frame(int fd, char *bytes, size_t n)
{
    size_t length, head = 6;
    unsigned char *u = (unsigned char *)bytes;

    if (n < 6)
        return 0;
    length = u[1] & 0x7f;
    if (length == 127)
        return -1;
    if (length == 126) {
        length = (size_t)u[2] << 8 | u[3];
        head = 8;
    }
    if (n < head + length)
        return 0;
    if ((u[0] & 0x0f) == 8)
        return -1;
    for (size_t i = 0; i < length; i++)
        bytes[head + i] = (char)(bytes[head + i] ^ bytes[head - 4 + (i & 3)]);
    if ((u[0] & 0x0f) == 1)
        publish(clients[fd].room, bytes + head, length);
    return (ssize_t)(head + length);
}

static void readable(int fd)
{
    struct client *client = &clients[fd];
    size_t n = client->rest_n, at = 0;
    ssize_t got, part = 0;

    if (n > 0)
        memcpy(input, client->rest, n);
    got = recv(fd, input + n, READ_BYTES, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        leave(fd);
        return;
    }
    n += (size_t)got;
    while (at < n) {
        part = client->upgraded ? read_frame(fd, input + at, n - at)
                                : handshake(fd, input + at, n - at);
        if (part <= 0)
            break;
        at += (size_t)part;
    }
    if (part < 0 || n - at > REST_MAX) {
        leave(fd);
        return;
    }
    free(client->rest);
    client->rest = NULL;
    client->rest_n = n - at;
    if (client->rest_n > 0) {
        client->rest = malloc(client->rest_n);
        memcpy(client->rest, input + at, client->rest_n);
    }
}

static void accept_all(int listener)
{
    int fd, one = 1;

    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

        if (fd >= MAX_FDS) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        clients[fd].open = 1;
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) {
        perror("listen");
        exit(1);
    }
    return fd;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct epoll_event events[EVENTS], event = {.events = EPOLLIN};
    int listener;

    if (argc != 2) {
        fprintf(stderr, "usage: epoll_relay PORT\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll_fd = epoll_create1(0);
    listener = listen_on((int)strtol(argv[1], NULL, 10));
    event.data.fd = listener;
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event);
    printf("listening on %s\n", argv[1]);
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(epoll_fd, events, EVENTS, -1);

        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == listener)
                accept_all(listener);
            else if (clients[events[i].data.fd].open)
                readable(events[i].data.fd);
        }
        flush_rooms();
    }
}
