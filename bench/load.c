/* Load generator for WebSocket rooms: one thread on epoll.
 *   load --port P --rooms N --members M --seconds S [--window W | --rate R | --cycles N]
 *        [--idle N] [--stuck N] [--v1] [--size BYTES] [--warm S] [--pid SERVER]
 *        [--room-file FILE] [--other-port P [--apart]] [--marks]
 * --window: closed loop, so many unacknowledged per socket. --rate: open loop, so many messages a
 * second in all on a fixed schedule; latency counts from the time a message was due, also when it
 * had to wait for its socket's 16 unacknowledged ones. --cycles: sockets opened and closed, no
 * messages. None of them: nobody sends.
 * --idle: so many more sockets in the rooms after those, which only listen and answer pings.
 * --stuck: so many more in the first rooms, which never read.
 * --room-file: lines "room token token …" to sign in; without it rooms 1, 2, … and nobody signs in.
 * --other-port: of another node, for every second room; with --apart for every second socket of a
 * room.
 * --marks: a line "begin" and a line "end" around what is measured, for who counts something
 * himself. Prints one line of JSON. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { LINE_TOKENS = 2, WARM_CYCLES = 1000, HANDS = 64 /* sockets that open and close at once */ };

struct load load = {.members = 2, .rooms = 1, .size = 120, .seconds = 5, .warm = 0.5};

/* A room and who may enter it. */
static struct room {
    int64_t number;
    const char *tokens[LINE_TOKENS]; /* NULL: nobody signs in */
    int token_count;
} * rooms;
static int room_count;

int64_t load_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

/* ---- rooms and who is in them ---- */

static struct room *add_room(int64_t number)
{
    rooms = realloc(rooms, (size_t)(room_count + 1) * sizeof *rooms);
    rooms[room_count] = (struct room){.number = number};
    return &rooms[room_count++];
}

static void read_rooms(void)
{
    FILE *file = load.room_file ? fopen(load.room_file, "r") : NULL;
    char *line = NULL, *word, *at;
    size_t space = 0;

    if (load.room_file && !file) {
        perror(load.room_file);
        exit(1);
    }
    while (file && getline(&line, &space, file) > 0) {
        struct room *room = add_room(strtoll(line, &at, 10));

        while (room->token_count < LINE_TOKENS && (word = strtok_r(NULL, " \t\n", &at)))
            room->tokens[room->token_count++] = strdup(word);
    }
    free(line);
    if (file)
        fclose(file);
    for (int i = 0; !file && i < load.rooms + (load.idle + load.members - 1) / load.members; i++)
        add_room(i + 1);
    if (room_count < load.rooms) {
        fprintf(stderr, "load: %d rooms are not there\n", load.rooms);
        exit(1);
    }
}

static void add_client(enum part part, const struct room *room, int number)
{
    ptrdiff_t side = load.apart ? number : room - rooms;

    load.clients[load.client_count++] = (struct client){
        .part = part,
        .room = room->number,
        .port = load.other_port && side % 2 ? load.other_port : load.port,
        .token = room->token_count ? room->tokens[number % room->token_count] : NULL};
}

static void make_clients(void)
{
    int quiet = room_count - load.rooms;

    load.active_count = load.rooms * load.members;
    load.clients = calloc((size_t)(load.active_count + load.idle + load.stuck),
                          sizeof *load.clients);
    for (int i = 0; i < load.active_count; i++)
        add_client(ACTIVE, &rooms[i / load.members], i % load.members);
    for (int i = 0; i < load.idle; i++)
        add_client(IDLE, &rooms[quiet ? load.rooms + i % quiet : i % room_count],
                   quiet ? i / quiet : i);
    for (int i = 0; i < load.stuck; i++)
        add_client(STUCK, &rooms[i % load.rooms], i);
}

static void open_all(void)
{
    int64_t give_up = load_now() + 120 * SECOND;

    for (int i = 0; i < load.client_count; i++) {
        client_open(&load.clients[i]);
        while (i + 1 - load.upgraded - load.dead >= IN_PROGRESS && load_now() < give_up)
            clients_turn(SECOND / 10);
    }
    while (load.upgraded + load.dead < load.client_count && load_now() < give_up)
        clients_turn(SECOND / 10);
}

/* ---- measuring ---- */

static void start_closed(void)
{
    for (int i = 0; i < load.active_count; i++) {
        for (int k = 0; k < load.window; k++)
            speech_send(&load.clients[i], load_now());
    }
}

/* Sends what has become due by the schedule. Returns the number of all sent so far. */
static uint64_t send_due(int64_t start, uint64_t done)
{
    uint64_t due = (uint64_t)((double)(load_now() - start) * load.rate / 1e9);

    for (; done < due; done++)
        speech_send(&load.clients[done * 7919 % (uint64_t)load.active_count],
                    start + (int64_t)((double)done * 1e9 / load.rate));
    return done;
}

static double run_until(int64_t end, int64_t start, uint64_t *done)
{
    int64_t begin = load_now();

    for (int64_t now = begin; now < end; now = load_now()) {
        int64_t wait = end - now < SECOND / 20 ? end - now : SECOND / 20;

        if (load.rate > 0) {
            *done = send_due(start, *done);
            wait = start + (int64_t)((double)(*done + 1) * 1e9 / load.rate) - load_now();
        }
        clients_turn(wait);
    }
    return (double)(load_now() - begin) / 1e9;
}

/* What is under way still counts for the latencies: it is what took longest. */
static int await_rest(void)
{
    int64_t give_up = load_now() + 2 * SECOND;
    int left = 1;

    load.window = 0;
    while (left > 0 && load_now() < give_up) {
        clients_turn(SECOND / 100);
        left = 0;
        for (int i = 0; i < load.active_count; i++)
            left += load.clients[i].dead ? 0 : load.clients[i].unacked;
    }
    return left;
}

/* Opens and closes sockets, each in its turn by a close frame, by closing, by a reset. Returns the
 * seconds it took. */
static double run_cycles(int wanted)
{
    struct client hands[HANDS] = {0};
    int64_t begin = load_now();
    int opened = 0, ended = 0, seen = load.dead;

    while (ended < wanted && load.dead - seen < HANDS) {
        for (int i = 0; i < HANDS; i++) {
            struct client *hand = &hands[i];

            if (hand->upgraded)
                client_end(hand, ended++ % 3);
            if (!hand->open && opened < wanted) {
                const struct room *room = &rooms[opened % room_count];

                *hand = (struct client){.part = IDLE, .room = room->number, .port = load.port};
                if (room->token_count)
                    hand->token = room->tokens[opened / room_count % room->token_count];
                client_open(hand);
                opened++;
            }
        }
        clients_turn(SECOND / 100);
    }
    return (double)(load_now() - begin) / 1e9;
}

/* Waits until the server has closed what we closed. */
static void settle_server(int fds)
{
    for (int i = 0; i < 50 && server_fds() > fds; i++)
        clients_turn(SECOND / 10);
}

struct figures {
    double opening, took, cpu, cycles_per_s;
    long rss_base, rss_open, rss_before, rss_after;
    int fds_before, fds_after, left;
};

static void report_latency(const char *name, const struct histogram *histogram)
{
    printf(",\"%s_p50_us\":%llu,\"%s_p99_us\":%llu,\"%s_p999_us\":%llu,\"%s_max_us\":%llu", name,
           (unsigned long long)histogram_at(histogram, 0.5), name,
           (unsigned long long)histogram_at(histogram, 0.99), name,
           (unsigned long long)histogram_at(histogram, 0.999), name,
           (unsigned long long)histogram->slowest);
}

static void report(const struct figures *figures)
{
    double took = figures->took > 0 ? figures->took : 1;

    printf(
        "{\"clients\":%d,\"upgraded\":%d,\"refused\":%d,\"dead\":%d,\"connects_per_s\":%.0f,"
        "\"bytes_per_idle_socket\":%.0f,\"seconds\":%.2f,\"sent_per_s\":%.0f,"
        "\"acked_per_s\":%.0f,\"deliveries_per_s\":%.0f,\"errors\":%llu,\"nacked\":%llu,"
        "\"gaps\":%llu,\"unacked\":%d,\"server_cpu_s\":%.2f,\"deliveries_per_cpu_s\":%.0f,"
        "\"cycles_per_s\":%.0f,\"rss_before\":%ld,\"rss_after\":%ld,\"fds_before\":%d,"
        "\"fds_after\":%d",
        load.client_count, load.upgraded, load.refused, load.dead,
        load.client_count / figures->opening,
        load.client_count ? (double)(figures->rss_open - figures->rss_base) / load.client_count : 0,
        figures->took, (double)load.sent / took, (double)load.acked / took,
        (double)load.delivered / took, (unsigned long long)load.errors,
        (unsigned long long)load.nacked, (unsigned long long)load.gaps, figures->left, figures->cpu,
        figures->cpu > 0 ? (double)load.delivered / figures->cpu : 0, figures->cycles_per_s,
        figures->rss_before, figures->rss_after, figures->fds_before, figures->fds_after);
    report_latency("ack", &load.ack);
    report_latency("delivery", &load.delivery);
    printf("}\n");
}

static void measure_cycles(struct figures *figures)
{
    int base = server_fds();

    run_cycles(load.cycles / 20 > WARM_CYCLES ? load.cycles / 20 : WARM_CYCLES);
    settle_server(base);
    figures->rss_before = server_rss();
    figures->fds_before = server_fds();
    figures->cpu = server_cpu();
    figures->took = run_cycles(load.cycles);
    figures->cpu = server_cpu() - figures->cpu;
    figures->cycles_per_s = load.cycles / figures->took;
    settle_server(figures->fds_before);
    figures->rss_after = server_rss();
    figures->fds_after = server_fds();
}

/* Whoever reads our output counts from here, or to here. */
static void mark(const char *word)
{
    if (!load.marks)
        return;
    puts(word);
    fflush(stdout);
}

static void measure_rooms(struct figures *figures)
{
    uint64_t done = 0, acked, delivered;
    int64_t start;

    make_clients();
    if (load.rate <= 0 &&
        load.window == 0) { /* what the first ones cost is not a socket's memory */
        run_cycles(load.active_count > WARM_CYCLES ? load.active_count : WARM_CYCLES);
        load.upgraded = 0;
    }
    figures->rss_base = server_rss();
    start = load_now();
    open_all();
    figures->opening = (double)(load_now() - start) / 1e9;
    figures->rss_open = server_rss();

    start = load_now();
    start_closed();
    run_until(start + (int64_t)(load.warm * 1e9), start, &done);
    load.measuring = true;
    figures->rss_before = server_rss();
    figures->cpu = server_cpu();
    mark("begin");
    figures->took = run_until(load_now() + (int64_t)(load.seconds * 1e9), start, &done);
    mark("end");
    figures->cpu = server_cpu() - figures->cpu;
    figures->rss_after = server_rss();
    acked = load.acked;
    delivered = load.delivered;
    figures->left = await_rest();
    load.acked = acked;
    load.delivered = delivered;
}

/* ---- options ---- */

static bool read_option(const char *name, const char *value)
{
    const struct {
        const char *name;
        int *number;
    } numbers[] = {
        {"--port", &load.port},       {"--rooms", &load.rooms},
        {"--members", &load.members}, {"--window", &load.window},
        {"--size", &load.size},       {"--pid", &load.pid},
        {"--idle", &load.idle},       {"--stuck", &load.stuck},
        {"--cycles", &load.cycles},   {"--other-port", &load.other_port},
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(name, numbers[i].name) == 0) {
            *numbers[i].number = (int)strtol(value, NULL, 10);
            return true;
        }
    }
    if (strcmp(name, "--seconds") == 0)
        load.seconds = strtod(value, NULL);
    else if (strcmp(name, "--warm") == 0)
        load.warm = strtod(value, NULL);
    else if (strcmp(name, "--rate") == 0)
        load.rate = strtod(value, NULL);
    else if (strcmp(name, "--room-file") == 0)
        load.room_file = value;
    else
        return false;
    return true;
}

static bool read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--v1") == 0)
            load.mode = V1;
        else if (strcmp(argv[i], "--marks") == 0)
            load.marks = true;
        else if (strcmp(argv[i], "--apart") == 0)
            load.apart = true;
        else if (i + 1 == argc || !read_option(argv[i], argv[i + 1]))
            return false;
        else
            i++;
    }
    return load.port > 0 && load.size <= 60000;
}

int main(int argc, char **argv)
{
    struct figures figures = {.opening = 1};
    struct rlimit files;

    if (!read_options(argc, argv)) {
        fprintf(stderr, "usage: see the head of bench/load.c\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    load.epoll_fd = epoll_create1(0);
    load.run = (uint32_t)(load_now() / 1000) ^ (uint32_t)getpid() << 16;
    read_rooms();
    if (load.cycles > 0)
        measure_cycles(&figures);
    else
        measure_rooms(&figures);
    report(&figures);
    return load.upgraded < load.client_count || load.dead > 0;
}
