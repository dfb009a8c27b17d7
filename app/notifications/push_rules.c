#include "notifications/push_rules.h"

#include "base/json_write.h"
#include "crypto/base64.h"

/* A sentence with room for what JSON makes longer; a longer one is read in the client. */
enum { TEXT_BYTES = WEBPUSH_TEXT_MAX, SENTENCE_MAX = TEXT_BYTES / 3 };

bool push_reader_from(struct str p256dh, struct str auth, struct webpush_reader *ret_reader)
{
    struct str point = {(const char *)ret_reader->point, WEBPUSH_POINT_BYTES};
    size_t point_n, auth_n;

    return base64url_decode(p256dh, ret_reader->point, WEBPUSH_POINT_BYTES, &point_n) &&
           base64url_decode(auth, ret_reader->auth, WEBPUSH_AUTH_BYTES, &auth_n) &&
           point_n == WEBPUSH_POINT_BYTES && auth_n == WEBPUSH_AUTH_BYTES &&
           webpush_is_point(point);
}

bool push_lang_from(struct str name, enum notice_lang *ret_lang)
{
    *ret_lang = str_eq(name, STR("en")) ? NOTICE_EN : NOTICE_KO;
    return *ret_lang == NOTICE_EN || str_eq(name, STR("ko"));
}

static struct str plain_text(enum notice_lang lang)
{
    return lang == NOTICE_EN ? STR("There is news for you.") : STR("새 소식이 있어요.");
}

struct str push_text(struct arena *arena, struct str market, const struct told *told,
                     enum notice_lang lang, bool details)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;
    struct str text = notice_text_in(arena, told, lang);

    buf_init(&buf, TEXT_BYTES);
    json_init(&json, &buf);
    json_object(&json);
    json_key_int(&json, "id", told->id);
    json_key_str(&json, "title", market);
    json_key_str(&json, "text", details && text.n <= SENTENCE_MAX ? text : plain_text(lang));
    json_key_str(&json, "link", notice_link(arena, told));
    json_end(&json);
    return str_copy(arena, buf_as_str(&buf));
}

enum push_verdict push_judge(enum err err, int status)
{
    if (err == ERR_FORBIDDEN)
        return PUSH_GONE;
    if (err != OK || status == 429 || status >= 500)
        return PUSH_AGAIN;
    if (status == 404 || status == 410)
        return PUSH_GONE;
    return status >= 200 && status < 300 ? PUSH_TAKEN : PUSH_REFUSED;
}

int64_t push_pause_s(int64_t tries, int64_t retry_s)
{
    int64_t pause_s = PUSH_PAUSE_S;

    for (int64_t i = 1; i < tries && pause_s < PUSH_PAUSE_MAX_S; i++)
        pause_s *= 2;
    if (pause_s > PUSH_PAUSE_MAX_S)
        pause_s = PUSH_PAUSE_MAX_S;
    if (retry_s > PUSH_PATIENCE_S)
        retry_s = PUSH_PATIENCE_S;
    return retry_s > pause_s ? retry_s : pause_s;
}

int64_t push_quiet_end_us(int64_t now_us, int64_t quiet_to)
{
    int32_t today = clock_seoul_day(now_us);
    int64_t end_us = clock_seoul_day_start_us(today) + quiet_to * 3600 * US_PER_SECOND;

    return end_us > now_us ? end_us : end_us + US_PER_DAY;
}
