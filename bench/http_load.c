/* HTTP at a fixed rate: each request has its moment, whatever became of those before, and its
 * latency counts from there to the last byte of the answer. Reads lines "METHOD path token" (token
 * "-": none), one request each, in turn and from the start again; prints one line of JSON, times in
 * microseconds. build-bench/bench/http_load 8000 200 3 requests.txt */
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SOCKETS = 64, ANSWER = 1 << 20, LINE = 4096 };
#define SECOND INT64_C(1000000000)

struct connection {
    int fd; /* -1: none yet */
    bool busy;
    int64_t due;
    char *answer;
    size_t got;
};

static struct connection connections[SOCKETS];
static char **lines;
static size_t line_count;
static int64_t *latencies;
static size_t done, wrong;
static int port;

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * SECOND + at.tv_nsec;
}

static void die(const char *why)
{
    perror(why);
    exit(1);
}

static void read_lines(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[LINE];

    if (!file)
        die(path);
    while (fgets(line, sizeof(line), file)) {
        lines = realloc(lines, (line_count + 1) * sizeof(*lines));
        lines[line_count++] = strdup(line);
    }
    fclose(file);
    if (line_count == 0)
        die("no requests");
}

static void dial(struct connection *connection)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        die("connect");
}

static void send_request(struct connection *connection, size_t number, int64_t due)
{
    char method[16], path[LINE], token[LINE], bearer[LINE + 32] = "", text[3 * LINE];

    if (sscanf(lines[number % line_count], "%15s %4095s %4095s", method, path, token) != 3)
        die("a line is not: METHOD path token");
    if (strcmp(token, "-") != 0)
        snprintf(bearer, sizeof(bearer), "Authorization: Bearer %s\r\n", token);
    int n = snprintf(text, sizeof(text),
                     "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sContent-Length: 0\r\n\r\n", method,
                     path, port, bearer);
    if (connection->fd < 0)
        dial(connection);
    if (write(connection->fd, text, (size_t)n) != n)
        die("write");
    connection->busy = true;
    connection->due = due;
    connection->got = 0;
}

/* Whether the whole answer is there. */
static bool is_whole(const struct connection *connection)
{
    char *body = strstr(connection->answer, "\r\n\r\n");
    char *length = body ? strcasestr(connection->answer, "\r\ncontent-length:") : NULL;

    if (!body)
        return false;
    size_t head = (size_t)(body + 4 - connection->answer);
    return connection->got >= head + (length && length < body ? strtoul(length + 17, NULL, 10) : 0);
}

static void read_answer(struct connection *connection)
{
    ssize_t n = read(connection->fd, connection->answer + connection->got,
                     ANSWER - 1 - connection->got);

    if (n <= 0)
        die("the server has closed");
    connection->got += (size_t)n;
    connection->answer[connection->got] = '\0';
    if (!is_whole(connection))
        return;
    latencies[done++] = now() - connection->due;
    connection->busy = false;
    if (strncmp(connection->answer, "HTTP/1.1 2", 10) == 0)
        return;
    if (wrong++ == 0)
        fprintf(stderr, "%.*s\n", 1000, connection->answer);
}

/* Waits until then at most, and takes what has come. */
static void turn(int64_t until)
{
    struct pollfd polls[SOCKETS];
    int64_t wait = until - now();
    struct timespec time = {wait > 0 ? wait / SECOND : 0, wait > 0 ? wait % SECOND : 0};

    for (int i = 0; i < SOCKETS; i++)
        polls[i] = (struct pollfd){connections[i].busy ? connections[i].fd : -1, POLLIN, 0};
    if (ppoll(polls, SOCKETS, &time, NULL) <= 0)
        return;
    for (int i = 0; i < SOCKETS; i++) {
        if (polls[i].revents)
            read_answer(&connections[i]);
    }
}

static struct connection *idle(void)
{
    for (int i = 0; i < SOCKETS; i++) {
        if (!connections[i].busy)
            return &connections[i];
    }
    return NULL;
}

static void run(size_t total, int64_t interval)
{
    int64_t start = now();
    size_t sent = 0;

    while (done < total) {
        int64_t due = start + (int64_t)sent * interval;
        struct connection *free = idle();
        while (sent < total && free && due <= now()) {
            send_request(free, sent++, due);
            due = start + (int64_t)sent * interval;
            free = idle();
        }
        turn(sent < total && free ? due : now() + SECOND);
    }
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double at(double share)
{
    return (double)latencies[(size_t)(share * (double)(done - 1))] / 1000;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: http_load PORT RATE SECONDS FILE\n");
        return 2;
    }
    port = atoi(argv[1]);
    double rate = atof(argv[2]);
    size_t total = (size_t)(rate * atof(argv[3]));
    read_lines(argv[4]);
    latencies = calloc(total + 1, sizeof(*latencies));
    for (int i = 0; i < SOCKETS; i++) {
        connections[i].fd = -1;
        connections[i].answer = malloc(ANSWER);
    }
    run(total, (int64_t)(1e9 / rate));
    qsort(latencies, done, sizeof(*latencies), compare);
    printf(
        "{\"n\": %zu, \"bad\": %zu, \"p50\": %.0f, \"p90\": %.0f, \"p99\": %.0f, \"max\": %.0f}\n",
        done, wrong, at(0.5), at(0.9), at(0.99), at(1));
    return 0;
}
