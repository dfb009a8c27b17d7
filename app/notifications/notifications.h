/* What members are told beside the chat: rows first, then on /ws/me and by mail
 * (docs/notifications.md). */
#pragma once
#include "core/app.h"

extern const struct route_table notifications_table, push_table;

/* Which words. Their names are in the database and on the wire: add, never rename. */
enum notice_kind {
    NOTICE_RENTAL_REQUEST,
    NOTICE_RENTAL_OFFER,
    NOTICE_RENTAL_ACCEPT,
    NOTICE_RENTAL_BOOK, /* at once, as its owner has agreed beforehand */
    NOTICE_RENTAL_DECLINE,
    NOTICE_RENTAL_COUNTER,
    NOTICE_RENTAL_ASK,
    NOTICE_RENTAL_REFUSE,
    NOTICE_RENTAL_WITHDRAW,
    NOTICE_RENTAL_GONE,       /* somebody else has got the days that he asks for */
    NOTICE_RENTAL_UNANSWERED, /* half of the time to answer a request is over */
    NOTICE_RENTAL_LAST_CALL,  /* and nine tenths */
    NOTICE_RENTAL_EXPIRE,
    NOTICE_RENTAL_DUE_SOON,   /* give it back within two hours */
    NOTICE_RENTAL_DUE_NOW,    /* now */
    NOTICE_RENTAL_LATE_ADMIN, /* since three days: an admin looks at it */
    NOTICE_RENTAL_AT_RISK,    /* what begins soon is not back from somebody else */
    NOTICE_WAITING_FREE,      /* days that he waits for are held for him */
    NOTICE_WAITING_OVER,      /* they were, and he has not asked for them */
    NOTICE_PRODUCT_PAUSED,    /* three requests in a row had no answer */
    NOTICE_PRODUCT_HIDDEN,    /* by an operator; its page says why */
    NOTICE_PRODUCT_SHOWN,     /* not any more */
    NOTICE_RENTAL_CANCEL,
    NOTICE_RENTAL_WEATHER,
    NOTICE_RENTAL_AGREE_WEATHER,
    NOTICE_RENTAL_LAPSE,
    NOTICE_RENTAL_HAND_OVER,
    NOTICE_RENTAL_DECLARE_RETURN,
    NOTICE_RENTAL_RETURN,
    NOTICE_RENTAL_CHANGE,
    NOTICE_RENTAL_AGREE_CHANGE,
    NOTICE_RENTAL_DROP_CHANGE,
    NOTICE_RENTAL_RELEASE,
    NOTICE_RENTAL_DUE,     /* give it back tomorrow */
    NOTICE_RENTAL_OVERDUE, /* it should be back */
    NOTICE_RENTAL_LATE,    /* since a day */
    NOTICE_RENTAL_REVIEW,  /* the days to write a review end soon */
    NOTICE_MESSAGE,        /* in a room, and not read within a minute */
    NOTICE_RENTAL_RETURN_PART,
    NOTICE_RENTAL_NO_SHOW, /* who is told did not come */
    NOTICE_RENTAL_CONTEST, /* the other says that he came */
    NOTICE_RENTAL_EXCUSE,
    NOTICE_RENTAL_UPHOLD,
    NOTICE_RENTAL_FORCE_CANCEL,
    NOTICE_RENTAL_FORCE_RETURN,
    NOTICE_RENTAL_REASSIGN,
    NOTICE_RENTAL_ASK_BOTH,   /* was it handed over? */
    NOTICE_RENTAL_CHECK_IN,   /* the other is there */
    NOTICE_RENTAL_PRESS,      /* it changes hands now, if the other presses too */
    NOTICE_RENTAL_DROP_OFF,   /* it was left where its owner lets it be left */
    NOTICE_RENTAL_NOT_THERE,  /* but is not there, he says */
    NOTICE_RENTAL_CLOSE_DROP, /* he says nothing, and it is back */
    NOTICE_RENTAL_SILENT_2,   /* the renter says it is back, since so many hours */
    NOTICE_RENTAL_SILENT_12,
    NOTICE_RENTAL_SILENT_24,
    NOTICE_RENTAL_SILENT_48, /* and an admin sees it */
    NOTICE_LEDGER_GIVEN,     /* the other says he paid */
    NOTICE_LEDGER_CORRECT,   /* he says that another amount changed hands than both said */
    NOTICE_LEDGER_AGREE,     /* so it was */
    NOTICE_LEDGER_REFUSE,    /* it was not, or he takes it back */
    NOTICE_LEDGER_RECEIVED,  /* that he was paid */
    NOTICE_LEDGER_WAIVED,    /* that he does without */
    NOTICE_LEDGER_UNDO,      /* that it was not so */
    NOTICE_DEPOSIT_DUE,      /* give it back today */
    NOTICE_DEPOSIT_LATE,     /* it should be back since two days */
    NOTICE_RENTAL_NOT_AS_DESCRIBED,
    NOTICE_RENTAL_WARNING, /* an official warning of bad weather for one of its days */
    NOTICE_RENTAL_LOST,
    NOTICE_RENTAL_UNIT_LOST,
    NOTICE_RENTAL_CLAIM,
    NOTICE_RENTAL_PROPOSE,
    NOTICE_RENTAL_AGREE,
    NOTICE_RENTAL_ESCALATE,
    NOTICE_RENTAL_DECIDE,
    NOTICE_RENTAL_DECIDE_LOST,
    NOTICE_RENTAL_APPEAL,
    NOTICE_RENTAL_DECIDE_APPEAL,
    NOTICE_SEARCH_MATCH,  /* a new listing that a saved search of his finds */
    NOTICE_WANTED_ANSWER, /* somebody has what he looks for */
    NOTICE_WANTED_HIDDEN, /* a moderator has taken down what he posted, and says why */
    NOTICE_WANTED_SHOWN,  /* it is back */
    NOTICE_REPORT_DONE,   /* what he reported has been looked into */
    NOTICE_WARNING,       /* a moderator warns him, and says why */
    NOTICE_KIND_COUNT
};

/* The kind's name in the database and on the wire ("rental_request"). */
const char *notice_kind_name(enum notice_kind kind);

struct notice {
    int64_t member_id; /* who is told */
    enum notice_kind kind;
    int64_t who_id;     /* who did it; 0: the clock */
    int64_t product_id; /* 0: none */
    int64_t about_id;   /* the rental, or the room */
    int32_t start, end; /* its days; 0: none */
    int64_t seq;        /* of the room's newest message; 0: not of a room */
    struct str said;    /* for {said} of its words; null: nothing */
    bool once;          /* a reminder: not a second one of this kind for the same last day */
};

/* Stores a notice; belongs into the transaction of what it tells. *ret_frame (arena): what to say
 * on the member's /ws/me once that is committed; {NULL,0}: he has been reminded already. */
enum err notice_add(struct db *db, struct arena *arena, const struct notice *notice,
                    struct str *ret_frame) MUST_USE;

/* Due work: letters about what stays unread, where there is a mail server; safe on every node.
 * *ret_done counts letters. */
enum err notifications_run_due(struct app *app, struct db *db, struct arena *arena,
                               int *ret_done) MUST_USE;
/* Due work: hands what is unread on to the members' browsers, and wakes the threads that send; safe
 * on every node. *ret_done counts what was handed on. */
enum err pushes_run_due(struct app *app, struct db *db, int *ret_done) MUST_USE;
/* Drops what is older than 90 days. */
enum err notifications_forget(struct db *db) MUST_USE;
