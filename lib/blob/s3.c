#include "blob/s3.h"

#include "base/clock.h"
#include "base/mem.h"
#include "blob/sign.h"
#include "crypto/random.h"
#include "fetch/fetch.h"

#include <pthread.h>
#include <time.h>

enum {
    LIST_MAX = 2 << 20, /* bytes of a page of a thousand keys */
    TRIES_MAX = 8,
    FIRST_WAIT_MS = 100,
    LAST_WAIT_MS = 3000,
    WHY_MAX = 128
};

struct s3 {
    struct arena arena; /* of the texts */
    struct sign_keys keys;
    struct str origin, host; /* "http://host:9000", "host:9000" */
    struct str bucket;       /* "/bucket" */
    struct str prefix;       /* "", or with a slash at the end */
    struct fetch_pool *pool;
    int patience_ms, timeout_ms;
    pthread_mutex_t mutex; /* of why */
    char why[WHY_MAX];
};

/* ---- the URL ---- */

bool s3_is_url(const char *url)
{
    return url != NULL && str_starts(str_from(url), STR("s3://"));
}

struct str s3_url_value(const char *url, const char *name)
{
    struct str rest = str_from(url);

    str_split(&rest, '?');
    while (!str_is_null(rest)) {
        struct str value = str_split(&rest, '&');

        if (str_eq(str_split(&value, '='), str_from(name)) && value.n > 0)
            return value;
    }
    return (struct str){NULL, 0};
}

static bool is_word(struct str s, const char *more)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              strchr(more, c)) ||
            c == '\0')
            return false;
    }
    return true;
}

/* The port that everybody assumes is not said. */
static struct str host_of(struct str origin)
{
    bool https = str_starts(origin, STR("https://"));
    struct str host = str_sub(origin, https ? 8 : 7, origin.n);
    struct str port = https ? STR(":443") : STR(":80");

    return str_ends(host, port) ? str_sub(host, 0, host.n - port.n) : host;
}

static const char *read_url(struct s3 *s3, const char *url)
{
    struct str rest = str_sub(str_from(url), 5, SIZE_MAX), prefix, bucket;
    struct str endpoint = s3_url_value(url, "endpoint"), region = s3_url_value(url, "region");

    prefix = str_split(&rest, '?');
    bucket = str_split(&prefix, '/');
    prefix = str_ends(prefix, STR("/")) ? str_sub(prefix, 0, prefix.n - 1) : prefix;
    if (bucket.n < 3 || bucket.n > 63 || !is_word(bucket, ".-") || !is_word(prefix, "._/-") ||
        prefix.n > 256 || !is_word(region, "-"))
        return "write s3://bucket/prefix?endpoint=https://host&region=name";
    if (region.n == 0)
        region = STR("us-east-1");
    if (endpoint.n == 0)
        endpoint = str_format(&s3->arena, "https://s3.%.*s.amazonaws.com", STR_FMT(region));
    if (str_ends(endpoint, STR("/")))
        endpoint.n--;
    if (!str_eq(fetch_origin(endpoint), endpoint) || str_find(endpoint, '@', 0) >= 0 ||
        host_of(endpoint).n == 0)
        return "the endpoint is written as https://host or http://host:port, without a path";
    s3->keys.region = str_copy(&s3->arena, region);
    s3->origin = str_copy(&s3->arena, endpoint);
    s3->host = host_of(s3->origin);
    s3->bucket = str_format(&s3->arena, "/%.*s", STR_FMT(bucket));
    s3->prefix = prefix.n ? str_format(&s3->arena, "%.*s/", STR_FMT(prefix)) : STR("");
    return NULL;
}

enum err s3_open(const struct s3_options *options, struct s3 **ret_s3, const char **ret_why)
{
    struct s3 *s3 = mem_take(sizeof(*s3));

    *ret_why = options->access_key && options->secret_key
                   ? read_url(s3, options->url)
                   : "put the keys into WOOGA_S3_ACCESS_KEY and WOOGA_S3_SECRET_KEY";
    if (*ret_why != NULL) {
        arena_release(&s3->arena);
        mem_free(s3);
        return ERR_INVALID;
    }
    s3->keys.access = str_copy(&s3->arena, str_from(options->access_key));
    s3->keys.secret = str_copy(&s3->arena, str_from(options->secret_key));
    s3->patience_ms = options->patience_ms;
    s3->timeout_ms = options->timeout_ms;
    s3->pool = fetch_pool_new();
    pthread_mutex_init(&s3->mutex, NULL);
    *ret_s3 = s3;
    return OK;
}

void s3_close(struct s3 *s3)
{
    if (s3 == NULL)
        return;
    fetch_pool_free(s3->pool);
    pthread_mutex_destroy(&s3->mutex);
    arena_release(&s3->arena);
    mem_free(s3);
}

/* ---- what went wrong ---- */

/* The text between <name> and </name>, from *at on; {NULL,0} when there is none. */
static struct str element(struct arena *arena, struct str xml, const char *name, size_t *at)
{
    struct str open = str_format(arena, "<%s>", name), close = str_format(arena, "</%s>", name);
    const char *from, *to;

    if (*at >= xml.n)
        return (struct str){NULL, 0};
    from = memmem(xml.p + *at, xml.n - *at, open.p, open.n);
    if (from == NULL)
        return (struct str){NULL, 0};
    from += open.n;
    to = memmem(from, xml.n - (size_t)(from - xml.p), close.p, close.n);
    if (to == NULL)
        return (struct str){NULL, 0};
    *at = (size_t)(to - xml.p) + close.n;
    return (struct str){from, (size_t)(to - from)};
}

static void note(struct s3 *s3, struct arena *arena, enum err err,
                 const struct fetch_answer *answer)
{
    size_t at = 0;
    struct str why = err != OK ? STR("no answer") : str_format(arena, "%d", answer->status), code;

    if (err == OK && answer->body.n > 0) {
        code = element(arena, answer->body, "Code", &at);
        if (code.n > 0 && code.n < 64 && str_is_line(code))
            why = str_format(arena, "%d %.*s", answer->status, STR_FMT(code));
    }
    pthread_mutex_lock(&s3->mutex);
    memcpy(s3->why, why.p, why.n < WHY_MAX ? why.n : WHY_MAX - 1);
    s3->why[why.n < WHY_MAX ? why.n : WHY_MAX - 1] = '\0';
    pthread_mutex_unlock(&s3->mutex);
}

struct str s3_why(struct s3 *s3, struct arena *arena)
{
    struct str why;

    pthread_mutex_lock(&s3->mutex);
    why = str_copy(arena, str_from(s3->why));
    pthread_mutex_unlock(&s3->mutex);
    return why;
}

/* ---- one call ---- */

struct call {
    const char *method;
    struct str path;  /* encoded */
    struct str query; /* of sign_query */
    struct str body;  /* {NULL,0}: none */
    size_t limit;
};

static struct str object_path(const struct s3 *s3, struct arena *arena, struct str key)
{
    return sign_path(arena, str_format(arena, "%.*s/%.*s%.*s", STR_FMT(s3->bucket),
                                       STR_FMT(s3->prefix), STR_FMT(key)));
}

/* The real time: the other side compares it with its own. */
static int64_t real_now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

/* One signed request; signed anew for every try, as a signature ages. */
static enum err try_once(struct s3 *s3, struct arena *arena, const struct call *call,
                         struct str digest, int timeout_ms, struct fetch_answer *ret_answer)
{
    char date[17];
    int64_t now_s = real_now_s();

    sign_date(now_s, date);
    const struct sign_pair headers[] = {{STR("host"), s3->host},
                                        {STR("x-amz-content-sha256"), digest},
                                        {STR("x-amz-date"), str_from(date)}};
    const struct sign_request sign = {.method = str_from(call->method),
                                      .path = call->path,
                                      .query = call->query,
                                      .headers = headers,
                                      .header_count = COUNT_OF(headers),
                                      .payload = digest,
                                      .now_s = now_s};
    const char *lines[] = {
        str_format(arena, "Host: %.*s", STR_FMT(s3->host)).p,
        str_format(arena, "x-amz-content-sha256: %.*s", STR_FMT(digest)).p,
        str_format(arena, "x-amz-date: %s", date).p,
        str_format(arena, "Authorization: %.*s",
                   STR_FMT(sign_authorization(arena, &s3->keys, &sign)))
            .p,
        str_ends(call->path, STR(".webp")) ? "Content-Type: image/webp"
                                           : "Content-Type: application/octet-stream",
        "Expect:", /* nobody waits for a 100 */
        NULL,
    };
    const struct fetch_request request = {
        .method = call->method,
        .url = str_format(arena, "%.*s%.*s%s%.*s", STR_FMT(s3->origin), STR_FMT(call->path),
                          call->query.n ? "?" : "", STR_FMT(call->query))
                   .p,
        .headers = lines,
        .body = call->body,
        .limit = call->limit,
        .timeout_ms = timeout_ms,
        .pool = s3->pool,
    };

    return fetch_http(arena, &request, ret_answer);
}

static bool is_worth_a_try(enum err err, int status)
{
    return err == ERR_UPSTREAM || err == ERR_UNAVAILABLE ||
           (err == OK && (status == 429 || status == 500 || status >= 502));
}

static void sleep_ms(int64_t ms)
{
    const struct timespec wait = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&wait, NULL);
}

/* Twice as long each time, half of it by chance, so that not all come back at once. */
static int64_t wait_ms(int tries, const struct fetch_answer *answer)
{
    int64_t wait = (int64_t)FIRST_WAIT_MS << tries;

    if (answer->retry_s * 1000 > wait)
        wait = answer->retry_s * 1000;
    if (wait > LAST_WAIT_MS)
        wait = LAST_WAIT_MS;
    return wait / 2 + random_below((uint32_t)(wait / 2));
}

/* Tries until it is done, it is no use or patience ends. */
static enum err run(struct s3 *s3, struct arena *arena, const struct call *call,
                    struct fetch_answer *ret_answer)
{
    struct str digest = sign_digest(arena, call->body.p ? call->body : STR(""));
    int64_t end_ms = clock_mono_us() / 1000 + s3->patience_ms;
    enum err err = OK;

    for (int tries = 0; tries < TRIES_MAX; tries++) {
        int64_t left_ms = end_ms - clock_mono_us() / 1000;
        int timeout_ms = left_ms < s3->timeout_ms ? (int)left_ms : s3->timeout_ms;

        if (timeout_ms <= 0)
            break;
        err = try_once(s3, arena, call, digest, timeout_ms, ret_answer);
        if (!is_worth_a_try(err, ret_answer->status))
            break;
        note(s3, arena, err, ret_answer);
        int64_t wait = wait_ms(tries, ret_answer);
        if (clock_mono_us() / 1000 + wait >= end_ms)
            break;
        sleep_ms(wait);
    }
    if (err == OK && ret_answer->status / 100 == 2)
        return OK;
    if (err == ERR_TOO_LARGE)
        return err;
    note(s3, arena, err, ret_answer);
    return err == OK && ret_answer->status == 404 ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
}

enum err s3_put(struct s3 *s3, struct str key, struct str bytes)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct fetch_answer answer;
    const struct call call = {.method = "PUT",
                              .path = object_path(s3, &arena, key),
                              .body = str_is_null(bytes) ? STR("") : bytes};
    enum err err = run(s3, &arena, &call, &answer);

    return err == ERR_NOT_FOUND ? ERR_UNAVAILABLE : err; /* the bucket is not there */
}

enum err s3_get(struct s3 *s3, struct arena *arena, struct str key, size_t limit,
                struct str *ret_bytes)
{
    struct fetch_answer answer;
    const struct call call = {.method = "GET", .path = object_path(s3, arena, key), .limit = limit};

    TRY(run(s3, arena, &call, &answer));
    *ret_bytes = answer.body;
    return OK;
}

enum err s3_head(struct s3 *s3, struct str key)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct fetch_answer answer;
    const struct call call = {.method = "HEAD", .path = object_path(s3, &arena, key)};

    return run(s3, &arena, &call, &answer);
}

enum err s3_remove(struct s3 *s3, struct str key)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct fetch_answer answer;
    const struct call call = {.method = "DELETE", .path = object_path(s3, &arena, key)};
    enum err err = run(s3, &arena, &call, &answer);

    return err == ERR_NOT_FOUND ? OK : err;
}

/* ---- lists ---- */

/* &amp; and its kin, in the arena. */
static struct str plain(struct arena *arena, struct str xml)
{
    static const struct sign_pair words[] = {{{"&amp;", 5}, {"&", 1}},
                                             {{"&lt;", 4}, {"<", 1}},
                                             {{"&gt;", 4}, {">", 1}},
                                             {{"&quot;", 6}, {"\"", 1}},
                                             {{"&apos;", 6}, {"'", 1}}};
    char *text = arena_take(arena, xml.n + 1);
    size_t n = 0;

    while (xml.n > 0) {
        struct str took = str_sub(xml, 0, 1), put = took;

        for (size_t i = 0; i < COUNT_OF(words) && took.p[0] == '&'; i++) {
            if (str_starts(xml, words[i].name)) {
                took = words[i].name;
                put = words[i].value;
            }
        }
        text[n++] = put.p[0];
        xml = str_sub(xml, took.n, xml.n);
    }
    return (struct str){text, n};
}

static enum err take_page(const struct s3 *s3, struct arena *arena, struct str page,
                          s3_take_fn *take, void *user)
{
    size_t at = 0;

    for (;;) {
        struct str item = element(arena, page, "Contents", &at), key;
        size_t in_key = 0, in_size = 0;
        int64_t size = 0;

        if (str_is_null(item))
            return OK;
        key = plain(arena, element(arena, item, "Key", &in_key));
        if (!str_to_u63(element(arena, item, "Size", &in_size), &size) ||
            !str_starts(key, s3->prefix))
            return ERR_UNAVAILABLE;
        TRY(take(user, str_sub(key, s3->prefix.n, key.n), size));
    }
}

/* One page; *ret_token is where the next begins, {NULL,0} at the end. */
static enum err list_page(struct s3 *s3, struct arena *arena, struct str under, struct str token,
                          int most, struct str *ret_page, struct str *ret_token)
{
    struct fetch_answer answer;
    const struct sign_pair query[] = {
        {STR("list-type"), STR("2")},
        {STR("max-keys"), str_format(arena, "%d", most)},
        {STR("prefix"), str_format(arena, "%.*s%.*s", STR_FMT(s3->prefix), STR_FMT(under))},
        {STR("continuation-token"), token},
    };
    const struct call call = {.method = "GET",
                              .path = sign_path(arena, s3->bucket),
                              .query = sign_query(arena, query, COUNT_OF(query) - (token.n == 0)),
                              .limit = LIST_MAX};
    size_t at = 0, of_token = 0;
    enum err err = run(s3, arena, &call, &answer);

    if (err != OK)
        return ERR_UNAVAILABLE;
    *ret_page = answer.body;
    *ret_token = (struct str){NULL, 0};
    if (str_eq(element(arena, answer.body, "IsTruncated", &at), STR("true")))
        *ret_token = plain(arena, element(arena, answer.body, "NextContinuationToken", &of_token));
    return OK;
}

enum err s3_list(struct s3 *s3, struct str under, s3_take_fn *take, void *user)
{
    struct arena pages[2] = {{0}, {0}}; /* the token of one is asked with for the next */
    struct str page, token = {NULL, 0};
    enum err err = OK;
    int turn = 0;

    do {
        err = list_page(s3, &pages[turn], under, token, 1000, &page, &token);
        if (err == OK)
            err = take_page(s3, &pages[turn], page, take, user);
        turn = !turn;
        arena_release(&pages[turn]);
    } while (err == OK && token.n > 0);
    arena_release(&pages[0]);
    arena_release(&pages[1]);
    return err;
}

enum err s3_probe(struct s3 *s3)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct str page, token;

    return list_page(s3, &arena, STR(""), (struct str){NULL, 0}, 1, &page, &token);
}
