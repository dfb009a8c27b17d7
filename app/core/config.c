#include "core/config.h"

#include "base/buf.h"
#include "blob/s3.h"
#include "core/listen.h"
#include "core/tiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

enum { MAX_FILE = 64 * 1024, MAX_THREADS = 256, LIST_MAX = 15 };

enum kind { TEXT, LIST, NUMBER, SWITCH };

/* Every user of the machine can read a command line: secrets do not stand there, and addresses only
 * without a password. */
enum secrecy { OPEN, SECRET, ADDRESS };

struct setting {
    const char *name; /* of the option; WOOGA_ and capitals in the environment and the file */
    enum kind kind;
    size_t offset;
    enum secrecy secrecy;
};

#define AT(member) offsetof(struct config, member)
static const struct setting settings[] = {
    {"listen", TEXT, AT(listen), OPEN},
    {"reuse-port", SWITCH, AT(reuse_port), OPEN},
    {"data", TEXT, AT(data), OPEN},
    {"database", TEXT, AT(database), ADDRESS},
    {"redis", TEXT, AT(redis), ADDRESS},
    {"blobs", TEXT, AT(blobs), OPEN},
    {"s3-access-key", TEXT, AT(s3_access_key), SECRET},
    {"s3-secret-key", TEXT, AT(s3_secret_key), SECRET},
    {"backup-to", TEXT, AT(backup_to), OPEN},
    {"backup-every", TEXT, AT(backup_every), OPEN},
    {"backup-keep", NUMBER, AT(backup_keep), OPEN},
    {"public-url", TEXT, AT(public_url), OPEN},
    {"tls-cert", TEXT, AT(tls_cert), OPEN},
    {"tls-key", TEXT, AT(tls_key), OPEN},
    {"smtp", TEXT, AT(smtp), ADDRESS},
    {"contact", TEXT, AT(contact), OPEN},
    {"metrics-token", TEXT, AT(metrics_token), SECRET},
    {"tiles", TEXT, AT(tiles), ADDRESS},
    {"tiles-by", TEXT, AT(tiles_by), OPEN},
    {"trusted-proxies", LIST, AT(trusted_proxies), OPEN},
    {"cors-origins", LIST, AT(cors_origins), OPEN},
    {"loops", NUMBER, AT(loops), OPEN},
    {"workers", NUMBER, AT(workers), OPEN},
    {"limits", SWITCH, AT(limits), OPEN},
    {"inside", SWITCH, AT(inside), OPEN},
    {"google-client-id", TEXT, AT(google.client_id), OPEN},
    {"google-client-secret", TEXT, AT(google.client_secret), SECRET},
    {"google-redirect-uri", TEXT, AT(google.redirect_uri), OPEN},
    {"google-auth-url", TEXT, AT(google.auth_url), OPEN},
    {"google-token-url", TEXT, AT(google.token_url), OPEN},
    {"google-userinfo-url", TEXT, AT(google.userinfo_url), OPEN},
    {"kakao-client-id", TEXT, AT(kakao.client_id), OPEN},
    {"kakao-client-secret", TEXT, AT(kakao.client_secret), SECRET},
    {"kakao-redirect-uri", TEXT, AT(kakao.redirect_uri), OPEN},
    {"kakao-auth-url", TEXT, AT(kakao.auth_url), OPEN},
    {"kakao-token-url", TEXT, AT(kakao.token_url), OPEN},
    {"kakao-userinfo-url", TEXT, AT(kakao.userinfo_url), OPEN},
};

static const struct config defaults = {
    .listen = "127.0.0.1:8000",
    .data = "./data",
    .google = {.auth_url = "https://accounts.google.com/o/oauth2/v2/auth",
               .token_url = "https://oauth2.googleapis.com/token",
               .userinfo_url = "https://www.googleapis.com/oauth2/v3/userinfo"},
    .kakao = {.auth_url = "https://kauth.kakao.com/oauth/authorize",
              .token_url = "https://kauth.kakao.com/oauth/token",
              .userinfo_url = "https://kapi.kakao.com/v2/user/me"},
    .limits = true,
};

/* What the readers below share. */
struct reading {
    struct arena *arena;
    struct config *config;
    struct str *why;
};

static enum err refuse(const struct reading *reading, struct str why)
{
    *reading->why = why;
    return ERR_INVALID;
}

/* "WOOGA_PUBLIC_URL" or "PUBLIC_URL" names public-url. */
static bool is_variable(const struct setting *setting, struct str name)
{
    if (str_starts(name, STR("WOOGA_")))
        name = str_sub(name, 6, name.n);
    if (name.n != strlen(setting->name))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = setting->name[i];

        if (name.p[i] != (c == '-' ? '_' : c >= 'a' ? (char)(c - 'a' + 'A') : c))
            return false;
    }
    return true;
}

static enum err read_list(const struct reading *reading, const struct setting *setting,
                          const char **list, struct str value)
{
    size_t n = 0;

    while (!str_is_null(value)) {
        struct str item = str_trim(str_split(&value, ','));

        if (item.n == 0)
            continue;
        if (n == LIST_MAX)
            return refuse(reading, str_format(reading->arena, "%s: at most %d entries",
                                              setting->name, LIST_MAX));
        list[n++] = str_c(reading->arena, item);
    }
    list[n] = NULL;
    return OK;
}

static enum err read_value(const struct reading *reading, const struct setting *setting,
                           struct str value)
{
    void *target = (char *)reading->config + setting->offset;
    int64_t number;

    value = str_trim(value);
    switch (setting->kind) {
    case LIST:
        return read_list(reading, setting, target, value);
    case NUMBER:
        if (!str_to_u63(value, &number) || number > MAX_THREADS)
            return refuse(reading, str_format(reading->arena, "%s: a number from 0 to %d, not %.*s",
                                              setting->name, MAX_THREADS, STR_FMT(value)));
        *(int *)target = (int)number;
        return OK;
    case SWITCH:
        if (!str_eq(value, STR("on")) && !str_eq(value, STR("off")))
            return refuse(reading, str_format(reading->arena, "%s: on or off, not %.*s",
                                              setting->name, STR_FMT(value)));
        *(bool *)target = str_eq(value, STR("on"));
        return OK;
    default: /* empty is as not set: the default stays */
        if (value.n > 0)
            *(const char **)target = str_c(reading->arena, value);
        return OK;
    }
}

static const struct setting *find_variable(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (is_variable(&settings[i], name))
            return &settings[i];
    }
    return NULL;
}

/* ---- files ---- */

static enum err read_bytes(const struct reading *reading, const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;

    if (fd < 0)
        return refuse(reading, str_format(reading->arena, "cannot read the settings %s: %s", path,
                                          strerror(errno)));
    while (!out->full) {
        char piece[4096];

        got = read(fd, piece, sizeof(piece));
        if (got <= 0)
            break;
        buf_add(out, piece, (size_t)got);
    }
    close(fd);
    if (out->full || got < 0)
        return refuse(reading,
                      str_format(reading->arena,
                                 "the settings %s cannot be read whole (at most 64 KiB)", path));
    return OK;
}

/* The setting that "WOOGA_DATABASE_FILE" names a file for, as containers are handed their secrets;
 * NULL when it names none. */
static const struct setting *find_in_file(struct str name)
{
    struct str end = STR("_FILE");

    return str_ends(name, end) ? find_variable(str_sub(name, 0, name.n - end.n)) : NULL;
}

/* The value is all that stands in the file, without the white space around it. */
static enum err read_value_file(const struct reading *reading, const struct setting *setting,
                                struct str path)
{
    DEFER(buf_release)
    struct buf text;

    buf_init(&text, MAX_FILE);
    path = str_trim(path);
    if (path.n == 0)
        return OK;
    TRY(read_bytes(reading, str_c(reading->arena, path), &text));
    return read_value(reading, setting, buf_as_str(&text));
}

/* NAME=value, or NAME_FILE=path. ret_known: whether there is a setting of that name. */
static enum err read_variable(const struct reading *reading, struct str name, struct str value,
                              bool *ret_known)
{
    const struct setting *setting = find_variable(name);
    const struct setting *in_file = setting ? NULL : find_in_file(name);

    *ret_known = setting != NULL || in_file != NULL;
    if (setting != NULL)
        return read_value(reading, setting, value);
    return in_file != NULL ? read_value_file(reading, in_file, value) : OK;
}

static struct str unquote(struct str value)
{
    if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
        value.p[value.n - 1] == value.p[0])
        return str_sub(value, 1, value.n - 1);
    return value;
}

static enum err read_line(const struct reading *reading, const char *path, int number,
                          struct str line)
{
    struct str rest = str_trim(line), name;
    bool known = false;

    if (rest.n == 0 || rest.p[0] == '#')
        return OK;
    name = str_trim(str_split(&rest, '='));
    if (!str_is_null(rest))
        TRY(read_variable(reading, name, unquote(str_trim(rest)), &known));
    if (!known)
        return refuse(reading, str_format(reading->arena,
                                          "%s:%d: write NAME=value with a name of "
                                          "docs/operations.md, not %.*s",
                                          path, number, STR_FMT(name)));
    return OK;
}

static enum err read_file(const struct reading *reading, const char *path)
{
    DEFER(buf_release)
    struct buf text;
    struct str rest;

    buf_init(&text, MAX_FILE);
    TRY(read_bytes(reading, path, &text));
    rest = buf_as_str(&text);
    for (int number = 1; !str_is_null(rest); number++)
        TRY(read_line(reading, path, number, str_split(&rest, '\n')));
    return OK;
}

/* ---- environment and command line ---- */

/* NAME_FILE beside NAME: the environment has no order by which one of them would win. */
static enum err check_once(const struct reading *reading, struct str name)
{
    const char *other;

    if (find_variable(name) || !find_in_file(name))
        return OK;
    other = getenv(str_c(reading->arena, str_sub(name, 0, name.n - strlen("_FILE"))));
    if (other == NULL || other[0] == '\0')
        return OK;
    return refuse(reading, str_format(reading->arena,
                                      "%.*s stands beside the variable without _FILE: set one of "
                                      "them",
                                      STR_FMT(name)));
}

static enum err read_environment(const struct reading *reading)
{
    for (char **entry = environ; *entry != NULL; entry++) {
        struct str rest = str_from(*entry);
        struct str name = str_split(&rest, '=');
        bool known; /* others are the log's and the tests' */

        if (!str_starts(name, STR("WOOGA_")))
            continue;
        TRY(check_once(reading, name));
        TRY(read_variable(reading, name, rest, &known));
    }
    return OK;
}

static const struct setting *find_option(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (str_eq(name, str_from(settings[i].name)))
            return &settings[i];
    }
    return NULL;
}

/* One "--name value" or "--name=value" of argv. */
struct option {
    struct str name, value;
    int words; /* 1 or 2 */
};

static bool read_option(int argc, char **argv, int at, struct option *ret_option)
{
    struct str rest = str_from(argv[at]);

    if (!str_starts(rest, STR("--")) || rest.n == 2)
        return false;
    rest = str_sub(rest, 2, rest.n);
    ret_option->name = str_split(&rest, '=');
    ret_option->value = rest;
    ret_option->words = 1;
    if (str_is_null(rest) && at + 1 < argc) {
        ret_option->value = str_from(argv[at + 1]);
        ret_option->words = 2;
    }
    return true;
}

static enum err read_setting_option(const struct reading *reading, const struct option *option)
{
    const struct setting *setting = find_option(option->name);

    if (str_is_null(option->value))
        return refuse(reading,
                      str_format(reading->arena, "--%.*s needs a value", STR_FMT(option->name)));
    if (setting == NULL)
        return OK;
    if (setting->secrecy == SECRET ||
        (setting->secrecy == ADDRESS &&
         (str_find(option->value, '@', 0) >= 0 || str_has(option->value, "password="))))
        return refuse(reading, str_format(reading->arena,
                                          "--%.*s: everybody can read a command line; put it into "
                                          "the environment or a file (--config)",
                                          STR_FMT(option->name)));
    return read_value(reading, setting, option->value);
}

/* Moves the settings' words before the command's own, both keeping their order; *ret_rest is the
 * first of the latter. */
static void sort_words(struct arena *arena, int argc, char **argv, int *ret_rest)
{
    char **others = arena_array(arena, (size_t)argc + 1, sizeof(*others));
    int ours = 0, n = 0;

    for (int at = 0; at < argc;) {
        struct option option = {.words = 1};
        bool is_ours = read_option(argc, argv, at, &option) &&
                       (find_option(option.name) || str_eq(option.name, STR("config")));

        if (!is_ours)
            option.words = 1;
        for (int i = 0; i < option.words; i++) {
            if (is_ours)
                argv[ours++] = argv[at + i];
            else
                others[n++] = argv[at + i];
        }
        at += option.words;
    }
    for (int i = 0; i < n; i++)
        argv[ours + i] = others[i];
    *ret_rest = ours;
}

/* ---- what fits together ---- */

/* An origin: http(s)://host[:port] without a path; a slash at the end is taken off. */
static bool tidy_origin(struct arena *arena, const char **origin)
{
    struct str text = str_from(*origin);
    size_t scheme = str_starts(text, STR("https://"))  ? 8
                    : str_starts(text, STR("http://")) ? 7
                                                       : 0;

    if (text.n > scheme && text.p[text.n - 1] == '/')
        text.n--;
    if (scheme == 0 || text.n == scheme || str_find(text, '/', scheme) >= 0)
        return false;
    for (size_t i = scheme; i < text.n; i++) {
        char c = text.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr(".-:[]", c)))
            return false;
    }
    *origin = str_c(arena, text);
    return true;
}

static enum err check_tls(const struct reading *reading)
{
    const struct config *config = reading->config;

    if ((config->tls_cert == NULL) != (config->tls_key == NULL))
        return refuse(reading, STR("tls-cert and tls-key go together: name the files of both"));
    if (config->tls_cert != NULL && config->public_url != NULL &&
        !str_starts(str_from(config->public_url), STR("https://")))
        return refuse(reading,
                      str_format(reading->arena,
                                 "public-url: with tls-cert it begins with https://, not %s",
                                 config->public_url));
    return OK;
}

/* Browsers show no pictures by http on a page by https. */
static bool is_https(const struct config *config)
{
    return config->tls_cert != NULL || (config->public_url != NULL &&
                                        str_starts(str_from(config->public_url), STR("https://")));
}

static enum err check_tiles(const struct reading *reading)
{
    struct config *config = reading->config;
    struct str origin = {NULL, 0};

    if ((config->tiles == NULL) != (config->tiles_by == NULL))
        return refuse(reading, STR("tiles and tiles-by go together: maps name whose they are"));
    if (config->tiles == NULL)
        return OK;
    TRY(tiles_read(reading->arena, config->tiles, &origin, reading->why));
    if (is_https(config) && !str_starts(origin, STR("https://")))
        return refuse(reading, STR("tiles: pages by https show only tiles by https"));
    if (!str_is_line(str_from(config->tiles_by)) || !str_utf8(str_from(config->tiles_by), NULL))
        return refuse(reading, STR("tiles-by: one line of text, and perhaps a link at its end"));
    config->tiles_origin = str_c(reading->arena, origin);
    return OK;
}

static enum err check(const struct reading *reading)
{
    struct config *config = reading->config;

    if (config->inside && !listen_is_near(config->listen))
        return refuse(reading, str_format(reading->arena,
                                          "inside can be on only when listening on loopback, not "
                                          "on %s",
                                          config->listen));
    if (!config->limits && !listen_is_near(config->listen))
        return refuse(reading, str_format(reading->arena,
                                          "limits can be off only when listening on loopback, not "
                                          "on %s",
                                          config->listen));
    if (config->public_url != NULL && !tidy_origin(reading->arena, &config->public_url))
        return refuse(reading, str_format(reading->arena,
                                          "public-url: write an origin in small letters, as "
                                          "https://gear.example, not %s",
                                          config->public_url));
    TRY(check_tls(reading));
    TRY(check_tiles(reading));
    for (size_t i = 0; config->cors_origins[i] != NULL; i++) {
        if (!tidy_origin(reading->arena, &config->cors_origins[i]))
            return refuse(reading, str_format(reading->arena,
                                              "cors-origins: write origins as "
                                              "https://app.example, not %s",
                                              config->cors_origins[i]));
    }
    if (config->blobs != NULL && strstr(config->blobs, "://") != NULL && !s3_is_url(config->blobs))
        return refuse(reading, STR("blobs: a folder, or s3://bucket?endpoint=…&region=…"));
    return OK;
}

enum err config_read(struct arena *arena, int argc, char **argv, struct config *ret_config,
                     int *ret_rest, struct str *ret_why)
{
    const struct reading reading = {arena, ret_config, ret_why};
    const char *file = getenv("WOOGA_CONFIG"), *handed;
    struct option option;

    *ret_config = defaults;
    *ret_why = (struct str){NULL, 0};
    sort_words(arena, argc, argv, ret_rest);
    for (int at = 0; at < *ret_rest; at += option.words) {
        read_option(*ret_rest, argv, at, &option);
        if (str_eq(option.name, STR("config")) && !str_is_null(option.value))
            file = str_c(arena, option.value);
    }
    if (file != NULL && file[0] != '\0')
        TRY(read_file(&reading, file));
    TRY(read_environment(&reading));
    for (int at = 0; at < *ret_rest; at += option.words) {
        read_option(*ret_rest, argv, at, &option);
        TRY(read_setting_option(&reading, &option));
    }
    handed = listen_handed(arena);
    if (handed != NULL)
        ret_config->listen = handed;
    return check(&reading);
}

/* ---- telling ---- */

static void describe_list(struct buf *out, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++)
        buf_format(out, "%s%s", i > 0 ? "," : "", list[i]);
}

static bool is_default(const struct setting *setting, const struct config *config)
{
    const char *is = (const char *)config + setting->offset;
    const char *was = (const char *)&defaults + setting->offset;
    const char *text = NULL, *default_text = NULL;

    switch (setting->kind) {
    case LIST:
        return *(const char *const *)(const void *)is == NULL;
    case NUMBER:
        return memcmp(is, was, sizeof(int)) == 0;
    case SWITCH:
        return *(const bool *)is == *(const bool *)was;
    default:
        memcpy(&text, is, sizeof(text));
        memcpy(&default_text, was, sizeof(default_text));
        return text == default_text ||
               (text != NULL && default_text != NULL && strcmp(text, default_text) == 0);
    }
}

static void describe_value(const struct setting *setting, const struct config *config,
                           struct buf *out)
{
    const char *value = (const char *)config + setting->offset;

    if (setting->secrecy != OPEN)
        buf_format(out, "(set)");
    else if (setting->kind == LIST)
        describe_list(out, (const char *const *)(const void *)value);
    else if (setting->kind == NUMBER)
        buf_format(out, "%d", *(const int *)(const void *)value);
    else if (setting->kind == SWITCH)
        buf_format(out, "%s", *(const bool *)value ? "on" : "off");
    else
        buf_format(out, "%s", *(const char *const *)(const void *)value);
}

void config_describe(const struct config *config, struct buf *out)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (is_default(&settings[i], config))
            continue;
        buf_format(out, "%s=", settings[i].name);
        describe_value(&settings[i], config, out);
        buf_char(out, '\n');
    }
}
