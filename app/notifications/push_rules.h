/* What a browser is told, when, and what its push service's answer means. Pure. */
#pragma once
#include "crypto/webpush.h"
#include "notifications/notifications_rules.h"

enum {
    PUSH_BROWSERS_MAX = 10, /* of a member; the oldest gives way */
    PUSH_PAUSE_S = 60,      /* after the first try, then twice as long each time */
    PUSH_PAUSE_MAX_S = 3 * 3600,
    PUSH_PATIENCE_S = 86400 /* then it is given up */
};

/* A browser's keys as it tells them, base64url: a point of the curve and 16 bytes. */
bool push_reader_from(struct str p256dh, struct str auth, struct webpush_reader *ret_reader);
/* False for an unknown name. */
bool push_lang_from(struct str name, enum notice_lang *ret_lang);

/* The message, JSON: {"id","title","text","link"}; the title is the market's name. Without details
 * its text names nobody and nothing. */
struct str push_text(struct arena *arena, struct str market, const struct told *told,
                     enum notice_lang lang, bool details);

enum push_verdict {
    PUSH_TAKEN,
    PUSH_GONE,   /* the browser has unsubscribed, or it is no place to send to */
    PUSH_AGAIN,  /* later */
    PUSH_REFUSED /* and would be again */
};
/* err: of fetch_http; status: the answer's, when there is one. */
enum push_verdict push_judge(enum err err, int status);
/* Seconds until the next try after so many; retry_s: what the service asks for, 0: nothing. */
int64_t push_pause_s(int64_t tries, int64_t retry_s);

/* The next instant at which that hour begins in Seoul. */
int64_t push_quiet_end_us(int64_t now_us, int64_t quiet_to);
