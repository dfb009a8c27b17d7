#include "core/metrics.h"

#include "base/buf.h"
#include "core/nodes.h"
#include "http/server.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* Upper bounds of the buckets. */
static const struct {
    int64_t us;
    const char *le;
} bounds[] = {
    {1000, "0.001"}, {5000, "0.005"},  {10000, "0.01"}, {25000, "0.025"}, {50000, "0.05"},
    {100000, "0.1"}, {250000, "0.25"}, {500000, "0.5"}, {1000000, "1"},   {2500000, "2.5"},
};
enum { BOUNDS = COUNT_OF(bounds), CLASSES = 6 };

static struct {
    atomic_ullong classes[CLASSES];   /* by the first digit of the status */
    atomic_ullong within[BOUNDS + 1]; /* each request in the first bucket that has room for it */
    atomic_ullong took_us;
} counted;

static void add(atomic_ullong *number, unsigned long long more)
{
    atomic_fetch_add_explicit(number, more, memory_order_relaxed);
}

static uint64_t value(const atomic_ullong *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

void metrics_request(int status, int64_t took_us)
{
    size_t bucket = 0;

    while (bucket < BOUNDS && took_us > bounds[bucket].us)
        bucket++;
    add(&counted.within[bucket], 1);
    add(&counted.took_us, took_us > 0 ? (unsigned long long)took_us : 0);
    if (status >= 100 && status < 100 * CLASSES)
        add(&counted.classes[status / 100], 1);
}

/* ---- writing ---- */

static void head(struct buf *text, const char *name, const char *kind)
{
    buf_format(text, "# TYPE %s %s\n", name, kind);
}

static void metric(struct buf *text, const char *name, const char *kind, uint64_t number)
{
    head(text, name, kind);
    buf_format(text, "%s %llu\n", name, (unsigned long long)number);
}

static void seconds(struct buf *text, const char *name, uint64_t us)
{
    buf_format(text, "%s %llu.%06llu\n", name, (unsigned long long)(us / 1000000),
               (unsigned long long)(us % 1000000));
}

static void write_requests(struct buf *text)
{
    uint64_t sum = 0;

    head(text, "wooga_responses_total", "counter");
    for (int digit = 1; digit < CLASSES; digit++)
        buf_format(text, "wooga_responses_total{class=\"%dxx\"} %llu\n", digit,
                   (unsigned long long)value(&counted.classes[digit]));
    head(text, "wooga_request_seconds", "histogram");
    for (size_t i = 0; i <= BOUNDS; i++) {
        sum += value(&counted.within[i]);
        buf_format(text, "wooga_request_seconds_bucket{le=\"%s\"} %llu\n",
                   i < BOUNDS ? bounds[i].le : "+Inf", (unsigned long long)sum);
    }
    seconds(text, "wooga_request_seconds_sum", value(&counted.took_us));
    buf_format(text, "wooga_request_seconds_count %llu\n", (unsigned long long)sum);
}

static uint64_t resident_bytes(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL)
        return 0;
    if (fscanf(file, "%*u %lu", &pages) != 1)
        pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void write_process(struct buf *text)
{
    struct rusage used = {0};

    getrusage(RUSAGE_SELF, &used);
    head(text, "process_cpu_seconds_total", "counter");
    seconds(text, "process_cpu_seconds_total",
            (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
                (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec));
    metric(text, "process_resident_memory_bytes", "gauge", resident_bytes());
}

/* What the nodes tell each other; without a Redis there is nothing to tell. */
static void write_nodes(struct buf *text, struct app *app)
{
    struct bus_counts counts = nodes_counts(app);

    metric(text, "wooga_chat_gaps_total", "counter", atomic_load(&app->chat_gaps));
    if (!app->nodes)
        return;
    metric(text, "wooga_bus_up", "gauge", !nodes_away(app));
    metric(text, "wooga_bus_channels", "gauge", counts.joined);
    metric(text, "wooga_bus_published_total", "counter", counts.published);
    metric(text, "wooga_bus_failed_total", "counter", counts.failed);
    metric(text, "wooga_bus_received_total", "counter", counts.received);
    metric(text, "wooga_bus_connects_total", "counter", counts.connects);
}

void metrics_write(struct app *app, struct buf *text)
{
    struct server_counts counts = {0};

    if (app->server != NULL)
        counts = server_counts(app->server);
    metric(text, "wooga_requests_total", "counter", counts.requests);
    metric(text, "wooga_connections_total", "counter", counts.connections);
    metric(text, "wooga_open_connections", "gauge", counts.open_connections);
    metric(text, "wooga_lane_refusals_total", "counter", counts.refused_lane_full);
    metric(text, "wooga_draining", "gauge", app->draining);
    metric(text, "wooga_clock_rounds_total", "counter", atomic_load(&app->clock_rounds));
    write_nodes(text, app);
    write_requests(text);
    write_process(text);
}
