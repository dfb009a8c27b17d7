#include "fetch/handle.h"

#include "base/buf.h"

/* Less than was given makes curl stop. */
static size_t take(char *bytes, size_t size, size_t count, void *buf)
{
    return buf_add(buf, bytes, size * count) ? size * count : 0;
}

static struct curl_slist *header_list(const char *const *headers)
{
    struct curl_slist *list = NULL;

    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++)
        list = curl_slist_append(list, headers[i]);
    return list;
}

enum err fetch_http(struct arena *arena, const struct fetch_request *request,
                    struct fetch_answer *ret_answer)
{
    CURL *curl = fetch_handle(request->url, "http,https");
    struct curl_slist *headers = header_list(request->headers);
    struct buf body;
    long status = 0;
    CURLcode code;

    if (curl == NULL)
        return ERR_UNAVAILABLE;
    buf_init(&body, FETCH_ANSWER_MAX);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (!str_is_null(request->body)) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.p);
    }
    code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        ret_answer->status = (int)status;
        ret_answer->body = str_copy(arena, buf_as_str(&body));
    }
    buf_release(&body);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? OK : ERR_UPSTREAM;
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
