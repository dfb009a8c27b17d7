/* wooga doctor --bundle FILE: what helps to understand a fault, and nothing about members: no name,
 * no address, no text, no secret. */
#include "doctor.h"

#include "admin/admin.h"
#include "base/io.h"
#include "base/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { BUNDLE_MAX = 4 << 20, LOG_TAIL = 512 << 10 };

static void add_version(struct zip *zip, struct arena *arena)
{
    struct utsname system;

    if (uname(&system) != 0)
        return;
    zip_add(zip, STR("version.txt"),
            str_format(arena, "wooga %s\n%s %s %s\n%ld cores, %ld MiB of memory\n", version_word(),
                       system.sysname, system.release, system.machine,
                       sysconf(_SC_NPROCESSORS_ONLN),
                       sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024));
}

static void add_settings(struct zip *zip, const struct visit *visit)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, BUNDLE_MAX);
    config_describe(&visit->app->config, &text);
    zip_add(zip, STR("settings.txt"), buf_as_str(&text));
}

static void add_counts(struct zip *zip, const struct visit *visit)
{
    DEFER(buf_release)
    struct buf text = {0};

    if (visit->db == NULL)
        return;
    buf_init(&text, BUNDLE_MAX);
    if (admin_counts(visit->db, &text) == OK)
        zip_add(zip, STR("counts.txt"), buf_as_str(&text));
}

/* ---- the log ---- */

/* Of a line only what cannot tell of a member: no path, no address, no number of anybody. */
static bool may_go(struct str key)
{
    static const char *const keys[] = {"ts",    "level", "event",  "method",     "status",
                                       "bytes", "ms",    "error",  "migrations", "signal",
                                       "what",  "done",  "photos", "new",        "removed"};

    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (str_eq(key, str_from(keys[i])))
            return true;
    }
    return false;
}

/* Where a value ends that begins there: at one of the stops outside of quotes. */
static size_t value_end(struct str s, size_t from, const char *stops)
{
    bool quoted = false;
    size_t end;

    for (end = from; end < s.n && (quoted || !strchr(stops, s.p[end])); end++) {
        if (s.p[end] == '\\' && quoted)
            end++;
        else if (s.p[end] == '"')
            quoted = !quoted;
    }
    return end;
}

/* The value of the next key=value or key="value with spaces"; {NULL,0} at the end. */
static struct str next_pair(struct str *rest, struct str *ret_key)
{
    struct str pair = *rest;
    ptrdiff_t equals;
    size_t end;

    while (pair.n > 0 && pair.p[0] == ' ')
        pair = str_sub(pair, 1, pair.n);
    equals = str_find(pair, '=', 0);
    if (equals < 0) {
        *rest = (struct str){NULL, 0};
        return *rest;
    }
    *ret_key = str_sub(pair, 0, (size_t)equals);
    end = value_end(pair, (size_t)equals + 1, " ");
    *rest = str_sub(pair, end, pair.n);
    return str_sub(pair, (size_t)equals + 1, end);
}

/* The same of "key":value, as our lines in JSON are, which have no objects within. */
static struct str next_member(struct str *rest, struct str *ret_key)
{
    struct str all = *rest;
    ptrdiff_t from = str_find(all, '"', 0),
              to = from < 0 ? -1 : str_find(all, '"', (size_t)from + 1);
    size_t end;

    if (to < 0 || (size_t)to + 1 >= all.n || all.p[to + 1] != ':') {
        *rest = (struct str){NULL, 0};
        return *rest;
    }
    *ret_key = str_sub(all, (size_t)from + 1, (size_t)to);
    end = value_end(all, (size_t)to + 2, ",}");
    *rest = str_sub(all, end, all.n);
    return str_sub(all, (size_t)to + 2, end);
}

static void copy_line(struct buf *out, struct str line)
{
    struct str (*next)(struct str * rest, struct str * ret_key) = line.n > 0 && line.p[0] == '{'
                                                                      ? next_member
                                                                      : next_pair;
    struct str key, value;
    size_t before = out->n;

    for (value = next(&line, &key); !str_is_null(value); value = next(&line, &key)) {
        if (may_go(key))
            buf_format(out, "%s%.*s=%.*s", out->n > before ? " " : "", STR_FMT(key),
                       STR_FMT(value));
    }
    if (out->n > before)
        buf_char(out, '\n');
}

static enum err add_log(struct zip *zip, struct arena *arena, const char *path)
{
    DEFER(buf_release)
    struct buf out = {0};
    struct stat status;
    struct str rest;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    off_t from = good && status.st_size > LOG_TAIL ? status.st_size - LOG_TAIL : 0;
    size_t n = good ? (size_t)(status.st_size - from) : 0;
    char *bytes = arena_take(arena, n + 1);

    good = good && lseek(fd, from, SEEK_SET) >= 0 && io_read_all(fd, bytes, n);
    if (fd >= 0)
        close(fd);
    if (!good)
        return ERR_UNAVAILABLE;
    rest = (struct str){bytes, n};
    if (from > 0)
        str_split(&rest, '\n'); /* half of one */
    buf_init(&out, BUNDLE_MAX);
    while (!str_is_null(rest))
        copy_line(&out, str_split(&rest, '\n'));
    zip_add(zip, STR("log.txt"), buf_as_str(&out));
    return OK;
}

/* ---- the file ---- */

static enum err write_file(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && io_write_all(fd, bytes);

    if (fd >= 0)
        good = close(fd) == 0 && good;
    return good ? OK : ERR_UNAVAILABLE;
}

int bundle_write(struct visit *visit, const char *path, const char *log)
{
    DEFER(buf_release)
    struct buf out;
    DEFER(zip_release)
    struct zip zip = {0};

    buf_init(&out, BUNDLE_MAX);
    zip_begin(&zip, &out, clock_now_us());
    zip_add(&zip, STR("doctor.txt"), buf_as_str(&visit->text));
    add_version(&zip, visit->arena);
    add_settings(&zip, visit);
    add_counts(&zip, visit);
    if (log != NULL && add_log(&zip, visit->arena, log) != OK)
        return fail("cannot read the log %s", log);
    if (!zip_end(&zip) || write_file(path, buf_as_str(&out)) != OK)
        return fail("cannot write %s: %s; name a new file", path, strerror(errno));
    fprintf(stderr,
            "%s holds this report, version, settings without secrets, counts%s; look at it "
            "before you send it\n",
            path, log ? " and the log without addresses" : "");
    return 0;
}
