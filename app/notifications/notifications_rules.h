/* Words of notices and letters, and when letters may go. Pure. */
#pragma once
#include "notifications/notifications.h"

/* False for an unknown name. */
bool notice_kind_from(struct str name, enum notice_kind *ret_kind);

/* A notice as it was stored, with the names as they are now. */
struct told {
    int64_t id;
    struct notice notice;
    struct str who, product;     /* may be null */
    int64_t created_us, read_us; /* read_us 0: not yet */
};
enum notice_lang { NOTICE_KO, NOTICE_EN };
/* One sentence; notice_text in Korean. */
struct str notice_text_in(struct arena *arena, const struct told *told, enum notice_lang lang);
struct str notice_text(struct arena *arena, const struct told *told);
/* What a kind says in English, with the same words in braces; in notice_words_en.c. */
const char *notice_words_en(enum notice_kind kind);
/* The client's page for it, as a path. */
struct str notice_link(struct arena *arena, const struct told *told);
/* Whether it does not wait for the morning: it is about today. */
bool notice_is_urgent(const struct notice *notice, int32_t today);

/* What a member wants of letters and of his browsers. Hours of the day in Seoul; equal ones: never
 * quiet. */
struct notice_settings {
    bool mail;
    int64_t quiet_from, quiet_to;
    bool push_details; /* a locked screen may name people and gear */
};
bool notice_is_quiet(const struct notice_settings *settings, int hour);

enum {
    LETTER_WAIT_S = 60,           /* what is read within that time is in no letter */
    LETTER_PAUSE_S = 3600,        /* between two letters to a member */
    LETTER_MAX_AGE_S = 2 * 86400, /* what is older is no news */
    LETTER_LINES = 20
};
/* A member with something to be mailed. */
struct letter_due {
    int64_t member_id;
    struct str address;
    int64_t upto; /* the newest notice for the letter */
    bool urgent;
    struct notice_settings settings;
    int64_t mailed_us; /* his letter before; 0: none */
};
/* Not in his quiet hours and not soon after another, unless something is urgent. */
bool letter_may_go(const struct letter_due *due, int64_t now_us, int hour);
struct str letter_subject(struct arena *arena, struct str market, size_t n);
/* The newest LETTER_LINES of n, each with its address; site without a slash at the end. */
struct str letter_text(struct arena *arena, struct str site, const struct told *told, size_t n);
