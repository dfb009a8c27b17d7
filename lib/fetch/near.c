#include "fetch/handle.h"

#include "base/buf.h"

enum { NEAR_ANSWER_MAX = 4096 };

static const struct str unix_prefix = {"unix:", 5};

static size_t take(char *bytes, size_t size, size_t count, void *user)
{
    return buf_add(user, bytes, size * count) ? size * count : 0;
}

/* Of several addresses the first: all are of the same server. */
static const char *first_of(struct arena *arena, const char *listen)
{
    struct str rest = str_from(listen);

    return str_c(arena, str_trim(str_split(&rest, ',')));
}

struct str fetch_near_host(struct arena *arena, const char *listen)
{
    static const struct {
        struct str all, loopback;
    } wildcards[] = {
        {{"0.0.0.0:", 8}, {"127.0.0.1:", 10}},
        {{"[::]:", 5}, {"[::1]:", 6}},
        {{"*:", 2}, {"127.0.0.1:", 10}},
    };
    struct str address;
    int64_t port;

    listen = first_of(arena, listen);
    address = str_from(listen);
    if (str_starts(address, unix_prefix))
        return address.n > unix_prefix.n ? STR("localhost") : (struct str){NULL, 0};
    if (strrchr(listen, ':') == NULL || !str_to_u63(str_from(strrchr(listen, ':') + 1), &port))
        return (struct str){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(wildcards); i++) {
        struct str all = wildcards[i].all;

        if (str_starts(address, all))
            return str_format(arena, "%.*s%s", STR_FMT(wildcards[i].loopback), listen + all.n);
    }
    return address;
}

static void set_up(CURL *curl, const char *listen, struct buf *body)
{
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    if (str_starts(str_from(listen), unix_prefix))
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, listen + unix_prefix.n);
}

enum err fetch_near(struct arena *arena, const char *listen, bool tls, const char *path,
                    struct fetch_answer *ret_answer)
{
    DEFER(buf_release)
    struct buf body;
    struct str host = fetch_near_host(arena, listen), url;
    long status = 0;
    CURL *curl = NULL;
    CURLcode code;

    *ret_answer = (struct fetch_answer){0};
    buf_init(&body, NEAR_ANSWER_MAX);
    if (str_is_null(host))
        return ERR_INVALID;
    url = str_format(arena, "%s://%.*s%s", tls ? "https" : "http", STR_FMT(host), path);
    curl = fetch_handle(str_c(arena, url), "http,https");
    if (curl == NULL)
        return ERR_UNAVAILABLE;
    set_up(curl, first_of(arena, listen), &body);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
        return ERR_UPSTREAM;
    ret_answer->status = (int)status;
    ret_answer->body = str_copy(arena, buf_as_str(&body));
    return OK;
}
