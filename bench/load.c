/* Load generator for WebSocket rooms: one thread on epoll.
 *   load --port P --rooms N --members M --seconds S [--window W | --rate R | --idle]
 *        [--size BYTES] [--pid SERVER] [--room-file FILE]
 * --window: closed loop, so many unacknowledged per sender (default 1; a sender's own echo is its
 * acknowledgement). --rate: open loop, so many messages a second in all, latency counted from the
 * time they were due. --room-file: lines "room token token …" to sign in; without it rooms 1 … N
 * and nobody signs in. Prints one line of JSON. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, READ_BYTES = 262144, REST_MAX = 131072, IN_PROGRESS = 64, BUCKETS = 64 * 32 };
#define SECOND INT64_C(1000000000)
#define WARM   (SECOND / 2)

struct client {
    int fd;
    int64_t room;
    char *token;
    bool upgraded, dead;
    int unacked;
    char *rest;
    size_t rest_n;
};

static struct {
    int port, rooms, members, window, size, pid;
    double seconds, rate;
    bool idle;
    const char *room_file;
} options = {.members = 2, .rooms = 1, .window = 1, .size = 120, .seconds = 5};

static struct client *clients;
static int client_count, upgraded, dead, refused, epoll_fd;
static bool measuring;
static uint64_t sent, acked, delivered, errors, bytes_in;
static uint64_t histogram[BUCKETS], samples, slowest;
static char input[READ_BYTES + REST_MAX];

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

/* ---- latencies: 32 steps per power of two ---- */

static int bucket_of(uint64_t us)
{
    int shift = 0;

    while (us >> shift >= 64)
        shift++;
    return shift * 32 + (int)(us >> shift);
}

static uint64_t bucket_value(int bucket)
{
    int shift = bucket < 64 ? 0 : (bucket - 32) / 32;

    return (uint64_t)(bucket - shift * 32) << shift;
}

static void note_latency(int64_t ns)
{
    uint64_t us = ns > 0 ? (uint64_t)ns / 1000 : 0;

    histogram[bucket_of(us)]++;
    samples++;
    if (us > slowest)
        slowest = us;
}

static uint64_t percentile(double share)
{
    uint64_t wanted = (uint64_t)(share * (double)samples), seen = 0;

    for (int i = 0; i < BUCKETS; i++) {
        seen += histogram[i];
        if (seen > wanted)
            return bucket_value(i);
    }
    return slowest;
}

/* ---- the server's process ---- */

static double server_cpu(void)
{
    char path[64], text[1024];
    unsigned long user = 0, kernel = 0;
    FILE *file;
    size_t n;

    snprintf(path, sizeof path, "/proc/%d/stat", options.pid);
    file = options.pid ? fopen(path, "r") : NULL;
    if (!file)
        return 0;
    n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = 0;
    if (!strrchr(text, ')') ||
        sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
               &kernel) != 2)
        return 0;
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static long server_rss(void)
{
    char path[64], line[256];
    long kib = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", options.pid);
    file = options.pid ? fopen(path, "r") : NULL;
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            break;
    }
    fclose(file);
    return kib * 1024;
}

/* ---- one client ---- */

static void die(struct client *client)
{
    if (client->dead)
        return;
    client->dead = true;
    dead++;
    close(client->fd);
}

/* A masked text frame; the mask is zero, which the server must apply all the same. */
static void send_message(struct client *client, int64_t due_ns)
{
    unsigned char frame[70000];
    char json[66000];
    int pad = options.size > 60 ? options.size - 60 : 0;
    size_t n, head;

    n = (size_t)snprintf(
        json, sizeof json, "{\"sender_email\":\"\",\"message\":\"@%d:%lld@%.*s\",\"room_id\":%lld}",
        (int)(client - clients), (long long)due_ns, pad,
        "hello, is the racket still free on saturday and sunday? we would fetch it "
        "in the morning and bring it back on sunday night, thank you very much, bye",
        (long long)client->room);
    frame[0] = 0x81;
    if (n < 126) {
        frame[1] = (unsigned char)(0x80 | n);
        head = 2;
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (unsigned char)(n >> 8);
        frame[3] = (unsigned char)n;
        head = 4;
    }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, json, n);
    if (send(client->fd, frame, head + 4 + n, MSG_NOSIGNAL) != (ssize_t)(head + 4 + n)) {
        die(client);
        return;
    }
    client->unacked++;
    if (measuring)
        sent++;
}

static void on_text(struct client *client, const char *text, size_t n)
{
    const char *mark = memchr(text, '@', n);
    long long due;
    int from;

    if (!mark) {
        errors++;
        return;
    }
    from = (int)strtol(mark + 1, NULL, 10);
    mark = memchr(mark + 1, ':', (size_t)(text + n - mark - 1));
    due = mark ? strtoll(mark + 1, NULL, 10) : 0;
    if (measuring) {
        delivered++;
        note_latency(now_ns() - due);
    }
    if (from != (int)(client - clients))
        return;
    client->unacked--;
    if (measuring)
        acked++;
    if (options.rate <= 0 && !options.idle)
        send_message(client, now_ns());
}

/* Takes what is whole of bytes; returns how much. */
static size_t take_frames(struct client *client, char *bytes, size_t n)
{
    size_t at = 0;

    while (n - at >= 2 && !client->dead) {
        unsigned char *u = (unsigned char *)bytes + at;
        size_t length = u[1] & 0x7f, head = 2;
        char after;

        if (length == 126 && n - at >= 4) {
            length = (size_t)u[2] << 8 | u[3];
            head = 4;
        }
        if (length >= 126 && head == 2)
            break;
        if (n - at < head + length)
            break;
        if ((u[0] & 0x0f) == 1) {
            after = bytes[at + head + length]; /* numbers end there */
            bytes[at + head + length] = 0;
            on_text(client, bytes + at + head, length);
            bytes[at + head + length] = after;
        } else if ((u[0] & 0x0f) == 8) {
            die(client);
        }
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
        if (refused++ == 0)
            fprintf(stderr, "refused: %.*s\n", (int)n, bytes);
        die(client);
        return n;
    }
    client->upgraded = true;
    upgraded++;
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
        die(client);
        return;
    }
    bytes_in += (uint64_t)got;
    n += (size_t)got;
    if (!client->upgraded)
        at = take_answer(client, input, n);
    if (client->upgraded)
        at += take_frames(client, input + at, n - at);
    free(client->rest);
    client->rest = NULL;
    client->rest_n = client->dead ? 0 : n - at;
    if (client->rest_n > REST_MAX) {
        die(client);
        client->rest_n = 0;
    } else if (client->rest_n > 0) {
        client->rest = malloc(client->rest_n);
        memcpy(client->rest, input + at, client->rest_n);
    }
}

/* ---- opening ---- */

static void open_client(struct client *client)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    char request[8192];
    int one = 1, n;

    client->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    n = snprintf(request, sizeof request,
                 "GET /ws/room/%lld/messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
                 (long long)client->room, options.port,
                 client->token ? "Authorization: Bearer " : "", client->token ? client->token : "",
                 client->token ? "\r\n" : "");
    if (send(client->fd, request, (size_t)n, MSG_NOSIGNAL) != n)
        die(client);
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, client->fd, &event);
}

static void turn(int wait_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(epoll_fd, events, EVENTS, wait_ms);

    for (int i = 0; i < n; i++) {
        struct client *client = events[i].data.ptr;

        if (!client->dead)
            readable(client);
    }
}

static void open_all(void)
{
    int64_t give_up = now_ns() + 120 * SECOND;

    for (int i = 0; i < client_count; i++) {
        open_client(&clients[i]);
        while (i + 1 - upgraded - dead >= IN_PROGRESS && now_ns() < give_up)
            turn(100);
    }
    while (upgraded + dead < client_count && now_ns() < give_up)
        turn(100);
}

static void add_client(int64_t room, const char *token)
{
    clients = realloc(clients, (size_t)(client_count + 1) * sizeof *clients);
    clients[client_count] = (struct client){.room = room, .token = token ? strdup(token) : NULL};
    client_count++;
}

static void read_rooms(void)
{
    FILE *file = options.room_file ? fopen(options.room_file, "r") : NULL;
    char *line = NULL, *word, *at;
    size_t space = 0;

    if (!options.room_file) {
        for (int i = 0; i < options.rooms * options.members; i++)
            add_client(1 + i / options.members, NULL);
        return;
    }
    if (!file) {
        perror(options.room_file);
        exit(1);
    }
    for (int rooms = 0; rooms < options.rooms && getline(&line, &space, file) > 0; rooms++) {
        int64_t room = strtoll(line, &at, 10);

        for (int i = 0; i < options.members && (word = strtok_r(i ? NULL : at, " \t\n", &at)); i++)
            add_client(room, word);
    }
    free(line);
    fclose(file);
}

/* ---- measuring ---- */

static void start_closed(void)
{
    for (int i = 0; i < client_count; i++) {
        for (int k = 0; k < options.window && !clients[i].dead; k++)
            send_message(&clients[i], now_ns());
    }
}

/* Sends what has become due; returns the number of all sent so far. */
static uint64_t send_due(int64_t start, uint64_t done)
{
    uint64_t due = (uint64_t)((double)(now_ns() - start) * options.rate / 1e9);

    for (; done < due; done++) {
        struct client *client = &clients[done * 7919 % (uint64_t)client_count];

        if (!client->dead && client->unacked < 1000)
            send_message(client, start + (int64_t)((double)done * 1e9 / options.rate));
    }
    return done;
}

static double run_for(double seconds, int64_t start, uint64_t *done)
{
    int64_t begin = now_ns(), end = begin + (int64_t)(seconds * 1e9);

    while (now_ns() < end) {
        if (options.rate > 0)
            *done = send_due(start, *done);
        turn(options.rate > 0 ? 1 : 50);
    }
    return (double)(now_ns() - begin) / 1e9;
}

static void report(double opening, long rss, double took, double cpu)
{
    double per_socket = client_count ? (double)rss / client_count : 0;

    printf("{\"clients\":%d,\"upgraded\":%d,\"refused\":%d,\"dead\":%d,\"connects_per_s\":%.0f,"
           "\"bytes_per_idle_socket\":%.0f,\"seconds\":%.2f,\"sent_per_s\":%.0f,"
           "\"acked_per_s\":%.0f,\"deliveries_per_s\":%.0f,\"errors\":%llu,\"p50_us\":%llu,"
           "\"p99_us\":%llu,\"max_us\":%llu,\"server_cpu_s\":%.2f,\"deliveries_per_cpu_s\":%.0f}\n",
           client_count, upgraded, refused, dead, client_count / opening, per_socket, took,
           (double)sent / took, (double)acked / took, (double)delivered / took,
           (unsigned long long)errors, (unsigned long long)percentile(0.5),
           (unsigned long long)percentile(0.99), (unsigned long long)slowest, cpu,
           cpu > 0 ? (double)delivered / cpu : 0);
}

static bool read_option(const char *name, const char *value)
{
    static const struct {
        const char *name;
        int *number;
    } numbers[] = {
        {"--port", &options.port},     {"--rooms", &options.rooms}, {"--members", &options.members},
        {"--window", &options.window}, {"--size", &options.size},   {"--pid", &options.pid},
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(name, numbers[i].name) == 0) {
            *numbers[i].number = (int)strtol(value, NULL, 10);
            return true;
        }
    }
    if (strcmp(name, "--seconds") == 0)
        options.seconds = strtod(value, NULL);
    else if (strcmp(name, "--rate") == 0)
        options.rate = strtod(value, NULL);
    else if (strcmp(name, "--room-file") == 0)
        options.room_file = value;
    else
        return false;
    return true;
}

static bool read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--idle") == 0)
            options.idle = true;
        else if (i + 1 == argc || !read_option(argv[i], argv[i + 1]))
            return false;
        else
            i++;
    }
    return options.port > 0;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    int64_t start;
    uint64_t done = 0;
    double opening, took, cpu;
    long rss;

    if (!read_options(argc, argv)) {
        fprintf(stderr, "usage: see the head of bench/load.c\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll_fd = epoll_create1(0);
    read_rooms();

    rss = server_rss();
    start = now_ns();
    open_all();
    opening = (double)(now_ns() - start) / 1e9;
    rss = server_rss() - rss;

    start = now_ns();
    if (options.rate <= 0 && !options.idle)
        start_closed();
    run_for((double)WARM / 1e9, start, &done);
    measuring = true;
    cpu = server_cpu();
    took = run_for(options.seconds, start, &done);
    cpu = server_cpu() - cpu;
    report(opening, rss, took, cpu);
    return upgraded < client_count || dead > 0;
}
