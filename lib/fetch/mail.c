#include "fetch/handle.h"

#include "base/buf.h"

#include <time.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Base64 in lines of 76; this folder stands beside crypto/ and does not see it. */
static void encode(struct buf *out, struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;

    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t bits = (uint32_t)p[i] << 16 | (n > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
                        (n > 2 ? (uint32_t)p[i + 2] : 0);

        if (i > 0 && i % 57 == 0)
            BUF_LITERAL(out, "\r\n");
        buf_char(out, alphabet[bits >> 18]);
        buf_char(out, alphabet[bits >> 12 & 63]);
        buf_char(out, n > 1 ? alphabet[bits >> 6 & 63] : '=');
        buf_char(out, n > 2 ? alphabet[bits & 63] : '=');
    }
}

/* Encoded words hold whole characters and at most 75 bytes each: 45 bytes of text. */
static void encode_subject(struct buf *out, struct str subject)
{
    while (subject.n > 0) {
        size_t n = subject.n < 45 ? subject.n : 45;

        while (n < subject.n && n > 1 && ((unsigned char)subject.p[n] & 0xC0) == 0x80)
            n--;
        BUF_LITERAL(out, "=?UTF-8?B?");
        encode(out, str_sub(subject, 0, n));
        BUF_LITERAL(out, "?=");
        subject = str_sub(subject, n, subject.n);
        if (subject.n > 0)
            BUF_LITERAL(out, "\r\n ");
    }
}

struct str fetch_letter_text(struct arena *arena, const struct fetch_letter *letter, int64_t date)
{
    time_t seconds = (time_t)date;
    char when[64];
    struct buf out;
    struct str text;
    struct tm utc;

    gmtime_r(&seconds, &utc);
    strftime(when, sizeof(when), "%a, %d %b %Y %H:%M:%S +0000", &utc); /* the C locale's names */
    buf_init(&out, FETCH_ANSWER_MAX);
    buf_format(&out, "Date: %s\r\nFrom: <%.*s>\r\nTo: <%.*s>\r\nSubject: ", when,
               STR_FMT(letter->from), STR_FMT(letter->to));
    encode_subject(&out, letter->subject);
    BUF_LITERAL(&out,
                "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    encode(&out, letter->text);
    BUF_LITERAL(&out, "\r\n");
    text = str_copy(arena, buf_as_str(&out));
    buf_release(&out);
    return text;
}

static bool has_line_end(struct str s)
{
    return str_find(s, '\r', 0) >= 0 || str_find(s, '\n', 0) >= 0 || str_find(s, '\0', 0) >= 0;
}

enum err fetch_mail(struct arena *arena, const char *server, const struct fetch_letter *letter)
{
    struct fetch_source source = {0};
    struct curl_slist *to;
    CURLcode code;
    CURL *curl;

    if (has_line_end(letter->from) || has_line_end(letter->to) || has_line_end(letter->subject))
        return ERR_INVALID;
    curl = fetch_handle(server, "smtp,smtps");
    if (curl == NULL)
        return ERR_UNAVAILABLE;
    source.bytes = fetch_letter_text(arena, letter, (int64_t)time(NULL));
    to = curl_slist_append(NULL, str_format(arena, "<%.*s>", STR_FMT(letter->to)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_format(arena, "<%.*s>", STR_FMT(letter->from)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, fetch_read);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    code = curl_easy_perform(curl);
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? OK : ERR_UPSTREAM;
}

enum err fetch_mail_probe(const char *server, const char **ret_why)
{
    CURL *curl = fetch_handle(server, "smtp,smtps");
    CURLcode code;

    *ret_why = "no memory";
    if (curl == NULL)
        return ERR_UNAVAILABLE;
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    code = curl_easy_perform(curl);
    *ret_why = curl_easy_strerror(code);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? OK : ERR_UPSTREAM;
}
