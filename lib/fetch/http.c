#include "fetch/handle.h"

#include "base/buf.h"

#include <sys/socket.h>

/* An answer while it comes in. */
struct incoming {
    struct arena *arena;
    struct buf body;
    struct fetch_answer *answer;
    bool refused; /* the address was not outside */
};

/* Less than was given makes curl stop. */
static size_t take(char *bytes, size_t size, size_t count, void *user)
{
    struct incoming *incoming = user;

    return buf_add(&incoming->body, bytes, size * count) ? size * count : 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *user)
{
    struct incoming *incoming = user;
    struct str value = {bytes, size * count}, name = str_split(&value, ':');

    value = str_trim(value);
    if (str_eq_nocase(name, STR("ETag")))
        incoming->answer->etag = str_copy(incoming->arena, value);
    else if (str_eq_nocase(name, STR("Retry-After")) &&
             !str_to_u63(value, &incoming->answer->retry_s))
        incoming->answer->retry_s = 0;
    return size * count;
}

/* The address as it was found, at the moment of connecting: a name cannot say one thing when it is
 * checked and another when it is used. */
static curl_socket_t open_outside(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct incoming *incoming = user;

    (void)purpose;
    if (!fetch_is_outside(&address->addr)) {
        incoming->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static struct curl_slist *header_list(const char *const *headers)
{
    struct curl_slist *list = NULL;

    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++)
        list = curl_slist_append(list, headers[i]);
    return list;
}

static enum err fault_of(CURLcode code, bool limited, const struct incoming *incoming)
{
    if (code == CURLE_OK)
        return OK;
    if (incoming->refused)
        return ERR_FORBIDDEN;
    return limited && incoming->body.full ? ERR_TOO_LARGE : ERR_UPSTREAM;
}

enum err fetch_http(struct arena *arena, const struct fetch_request *request,
                    struct fetch_answer *ret_answer)
{
    CURL *curl = fetch_pool_take(request->pool, request->url, "http,https");
    struct curl_slist *headers = header_list(request->headers);
    struct incoming incoming = {.arena = arena, .answer = ret_answer};
    long status = 0;
    CURLcode code;
    enum err err;

    *ret_answer = (struct fetch_answer){0};
    if (curl == NULL)
        return ERR_UNAVAILABLE;
    buf_init(&incoming.body, request->limit ? request->limit : FETCH_ANSWER_MAX);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->timeout_ms > 0)
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    if (strcmp(request->method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L); /* waits for none */
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &incoming);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &incoming);
    if (request->outside) {
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_outside);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &incoming);
    }
    if (!str_is_null(request->body)) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.p);
    }
    code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        ret_answer->status = (int)status;
        ret_answer->body = str_copy(arena, buf_as_str(&incoming.body));
    }
    err = fault_of(code, request->limit > 0, &incoming);
    buf_release(&incoming.body);
    curl_slist_free_all(headers);
    fetch_pool_put(request->pool, curl);
    return err;
}

struct str fetch_escape(struct arena *arena, struct str value)
{
    static const char hex[] = "0123456789ABCDEF";
    char *text = arena_array(arena, value.n + 1, 3);
    size_t n = 0;

    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            text[n++] = (char)c;
        } else {
            text[n++] = '%';
            text[n++] = hex[c >> 4];
            text[n++] = hex[c & 15];
        }
    }
    return (struct str){text, n};
}
