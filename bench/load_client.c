/* One socket of the load generator: opening, frames, closing. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, READ_BYTES = 262144, REST_MAX = 131072, SOURCES = 200 };

static char input[READ_BYTES + REST_MAX];

static void release(struct client *client)
{
    close(client->fd);
    free(client->rest);
    client->rest = NULL;
    client->rest_n = 0;
    client->open = false;
}

void client_die(struct client *client)
{
    if (client->dead)
        return;
    client->dead = true;
    if (client->part != STUCK)
        load.dead++;
    release(client);
}

void client_end(struct client *client, int how)
{
    const struct linger reset = {.l_onoff = 1};

    if (how == 0)
        client_write(client, 8, "\x03\xe8", 2);
    else if (how == 2)
        setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (client->open)
        release(client);
    client->upgraded = false;
}

/* The mask is zero, which the server must apply all the same. */
void client_write(struct client *client, int opcode, const char *payload, size_t n)
{
    unsigned char frame[70000] = {(unsigned char)(0x80 | opcode)};
    size_t head = 2;

    if (n < 126) {
        frame[1] = (unsigned char)(0x80 | n);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (unsigned char)(n >> 8);
        frame[3] = (unsigned char)n;
        head = 4;
    }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, payload, n);
    if (send(client->fd, frame, head + 4 + n, MSG_NOSIGNAL) != (ssize_t)(head + 4 + n))
        client_die(client);
}

static void on_frame(struct client *client, int opcode, char *payload, size_t n)
{
    char after = payload[n]; /* numbers end there */

    payload[n] = 0;
    if (opcode == 1)
        speech_text(client, payload, n);
    else if (opcode == 9)
        client_write(client, 10, payload, n);
    else if (opcode == 8)
        client_die(client);
    payload[n] = after;
}

/* Takes what is whole of bytes; returns how much. */
static size_t take_frames(struct client *client, char *bytes, size_t n)
{
    size_t at = 0;

    while (n - at >= 2 && client->open) {
        unsigned char *u = (unsigned char *)bytes + at;
        size_t length = u[1] & 0x7f, head = 2;

        if (length == 126 && n - at >= 4) {
            length = (size_t)u[2] << 8 | u[3];
            head = 4;
        }
        if ((length >= 126 && head == 2) || n - at < head + length)
            break;
        on_frame(client, u[0] & 0x0f, bytes + at + head, length);
        at += head + length;
    }
    return at;
}

static size_t take_answer(struct client *client, const char *bytes, size_t n)
{
    const char *end = memmem(bytes, n, "\r\n\r\n", 4);

    if (!end)
        return 0;
    if (memcmp(bytes, "HTTP/1.1 101", 12) != 0) {
        if (load.refused++ == 0)
            fprintf(stderr, "refused: %.*s\n", (int)n, bytes);
        client_die(client);
        return n;
    }
    client->upgraded = true;
    load.upgraded++;
    if (client->part == STUCK)
        epoll_ctl(load.epoll_fd, EPOLL_CTL_DEL, client->fd, NULL);
    return (size_t)(end + 4 - bytes);
}

static void readable(struct client *client)
{
    size_t n = client->rest_n, at = 0;
    ssize_t got;

    if (n > 0)
        memcpy(input, client->rest, n);
    got = recv(client->fd, input + n, READ_BYTES - 1, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        client_die(client);
        return;
    }
    n += (size_t)got;
    if (!client->upgraded)
        at = take_answer(client, input, n);
    if (client->upgraded)
        at += take_frames(client, input + at, n - at);
    free(client->rest);
    client->rest = NULL;
    client->rest_n = client->open ? n - at : 0;
    if (client->rest_n > REST_MAX) {
        client_die(client);
    } else if (client->rest_n > 0) {
        client->rest = malloc(client->rest_n);
        memcpy(client->rest, input + at, client->rest_n);
    }
}

/* From one of many loopback addresses, so that their ports do not run out. */
static int connect_socket(const struct client *client)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)client->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in from = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(load.source++ % SOURCES))};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, little = 4096;

    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (client->part == STUCK)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof from) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

void client_open(struct client *client)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    char request[8192];
    int n;

    client->fd = connect_socket(client);
    client->open = true;
    n = snprintf(request, sizeof request,
                 "GET /ws/room/%lld/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s%s\r\n",
                 (long long)client->room, client->port,
                 load.mode == V1 ? "Sec-WebSocket-Protocol: wooga.chat.v1\r\n" : "",
                 client->token ? "Authorization: Bearer " : "", client->token ? client->token : "",
                 client->token ? "\r\n" : "");
    if (send(client->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
        client_die(client);
    else
        epoll_ctl(load.epoll_fd, EPOLL_CTL_ADD, client->fd, &event);
}

void clients_turn(int64_t wait_ns)
{
    const struct timespec wait = {wait_ns / SECOND, wait_ns % SECOND};
    struct epoll_event events[EVENTS];
    int n = epoll_pwait2(load.epoll_fd, events, EVENTS, wait_ns > 0 ? &wait : &(struct timespec){0},
                         NULL);

    for (int i = 0; i < n; i++) {
        struct client *client = events[i].data.ptr;

        if (client->open)
            readable(client);
    }
}
