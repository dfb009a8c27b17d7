/* Rows of rentals and their events; private to this module. */
#pragma once
#include "accounts/accounts.h"
#include "claims/claims.h"
#include "rentals/price_rules.h"
#include "rentals/rentals_rules.h"

struct rental {
    int64_t id, product_id, owner_id, renter_id, room_id;
    struct str variant; /* of the units; "" where they have none */
    int32_t qty;        /* how many of them */
    bool is_kit;        /* while it is in use: its units are of several products */
    enum rental_state state;
    int32_t start, end;        /* days, both inclusive */
    int64_t day_fee, week_fee; /* of the snapshot; week 0: none */
    int64_t total;             /* won */
    struct str fee_lines;      /* JSON, the snapshot's lines */
    int64_t rule;              /* PRICE_RULE at that time */
    struct rental_terms terms;
    int64_t offer; /* agreed on top of the fee, or below 0 off it */
    bool by_delivery;
    int64_t delivery_fee;
    int64_t accepted_us;        /* 0: not yet */
    struct str cancel_reason;   /* null: not cancelled */
    int64_t cancelled_by;       /* 0: nobody, time has */
    int64_t penalty;            /* that the renter owes for it */
    int64_t late_fee;           /* that he owes for bringing it back late */
    bool warned;                /* a warning of bad weather counts for one of its days; read only */
    int64_t weather_by;         /* member who has called the weather bad; 0: none */
    bool original;              /* agreed by the original client's calls */
    int64_t return_declared_us; /* 0: not declared */
    int64_t returned_us;        /* 0: not yet */
    int64_t change_by;          /* member who proposed a change; 0: none */
    int32_t change_start, change_end;
    struct str change_variant; /* as it is where the change is not of the units */
    int32_t change_qty;
    bool has_change_price; /* a fee is proposed, too */
    int64_t change_price;
    int64_t created_us, updated_us;
    int64_t due_us;      /* when the clock has to look at it; 0: never */
    int64_t agreed_us;   /* when its newest agreement was made; 0: there is none */
    int64_t pickup_hour; /* of the first day in Seoul, at which the two meet; -1: not agreed */
    /* In NO_SHOW: reported, contested, judged by an admin; 0: not. */
    int64_t no_show_us, contested_us, judged_us;
    bool excused;       /* by an admin */
    int64_t pressed_by; /* who has pressed that it changes hands now; 0: nobody, in this state */
    int64_t pressed_us;
    struct str pressed_record; /* digest of the record that he confirmed; null: it was empty */
    int64_t gone_us;           /* its two were told then that the days are gone; 0: they are not */
    int64_t dropped_us;        /* when it was left at a place of its owner's; 0: it was not */
    struct str drop_place;     /* the place's name then; null: it was not */
    struct str drop_denial;    /* what its owner says of one where it was not; null: nothing */
    bool droppable;            /* in use, and its owner has named places for it */
    struct dispute *dispute;   /* once rental_dispute_read was asked for it; NULL: none */
    bool reviewable;           /* by whom rentals_mark_reviewable was asked for; else false */
    bool at_risk;              /* set there, too: it begins soon, and its unit is not back */
    struct member renter;
};

enum rental_list {
    OF_RENTER,        /* listed ones of a renter */
    OF_OWNER_PRODUCT, /* listed ones of an owner's product */
    OF_PRODUCT,       /* listed ones of a product, whoever asks */
    OF_PAIR,          /* agreed ones of a product and a renter */
    ASKED,            /* all of a renter, in every state */
    LENT,             /* all of an owner */
    ASKED_LIVE,       /* of a renter, by `live` */
    LENT_LIVE,        /* of an owner, by `live` */
    OF_ROOM           /* all of a room */
};
struct rental_query {
    enum rental_list list;
    int64_t of;        /* renter, owner, product or room; OF_PAIR: the product */
    int64_t second;    /* OF_OWNER_PRODUCT: the product; OF_PAIR: the renter */
    bool with_open;    /* REQUESTED and COUNTERED too, where the list leaves them out */
    bool live;         /* those that `of` has something to do with still; false: the others */
    int64_t before, n; /* ids below it, at most n rows */
};
/* Newest first. */
enum err rentals_list(struct db *db, struct arena *arena, const struct rental_query *query,
                      struct rental **ret_rentals, size_t *ret_n) MUST_USE;
/* Those that take days of a product, without except_id. For showing only: the slots decide. */
enum err rentals_in_the_way(struct db *db, struct arena *arena, int64_t product_id, int32_t start,
                            int32_t end, int64_t except_id, struct rental **ret_rentals,
                            size_t *ret_n) MUST_USE;

/* ERR_NOT_FOUND when there is none. */
enum err rental_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct rental *ret_rental) MUST_USE;
enum err rental_open_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                             int64_t renter_id, struct rental *ret_rental) MUST_USE;
enum err rental_agreed_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                               int64_t renter_id, int32_t start, int32_t end,
                               struct rental *ret_rental) MUST_USE;
/* The newest that is accepted for these days: so many of a size, of any without one;
 * ERR_NOT_FOUND. */
enum err rental_accepted_of_pair(struct db *db, struct arena *arena, int64_t product_id,
                                 int64_t renter_id, int32_t start, int32_t end, int64_t qty,
                                 struct str variant, struct rental *ret_rental) MUST_USE;
enum err rentals_open_count(struct db *db, int64_t renter_id, int64_t *ret_count) MUST_USE;

/* *ret_due_us: when the renter should have brought back what he has had longest, and has not said
 * is back, nor that its owner was away; INT64_MAX: nothing. */
enum err rental_longest_due(struct db *db, int64_t renter_id, int64_t *ret_due_us) MUST_USE;

/* A product's newest terms; the default ones with id 0 while its owner has set none. */
enum err terms_of_product(struct db *db, int64_t product_id,
                          struct rental_terms *ret_terms) MUST_USE;
/* New terms with the standard policy for each product of a member that has the strict one; in the
 * caller's transaction. */
enum err terms_unstrict(struct db *db, int64_t owner_id) MUST_USE;
/* *terms gets its id. */
enum err terms_insert(struct db *db, int64_t product_id, struct rental_terms *terms) MUST_USE;

/* Inserts; *rental gets its id. ERR_CONFLICT: the pair has an open one. */
enum err rental_insert(struct db *db, struct rental *rental, int64_t due_us) MUST_USE;
/* Writes everything that may change, if the row is still in the old state; else ERR_CONFLICT. */
enum err rental_update(struct db *db, const struct rental *rental, enum rental_state old,
                       int64_t due_us) MUST_USE;

/* Requests for days of a product from today on that wait for an answer, oldest first, at most so
 * many behind one. */
enum err rentals_requested(struct db *db, struct arena *arena, int64_t product_id, int32_t today,
                           int64_t after_id, size_t most, struct rental **ret_rentals,
                           size_t *ret_n) MUST_USE;
/* The days of a request are gone; *ret_new: that had not been noted yet. */
enum err rental_note_gone(struct db *db, int64_t id, int64_t now_us, bool *ret_new) MUST_USE;
enum err rental_note_back(struct db *db, int64_t id) MUST_USE;

/* At most 100 ids whose time has come. */
enum err rentals_due(struct db *db, struct arena *arena, int64_t now_us, int64_t **ret_ids,
                     size_t *ret_n) MUST_USE;
/* A rental and who of its two is to be reminded. */
struct reminder {
    int64_t rental_id, product_id, member_id;
    int32_t start, end;
};
enum { REMINDERS_AT_ONCE = 100 };
/* A kind of reminder of what is out: so many hours after the last day began, or after the hour at
 * which it should be back. */
struct reminder_kind {
    const char *kind; /* of the notice */
    int hours;
    bool after_return_hour;
    int for_hours;  /* then it is too late to say so */
    bool owner_too; /* else the renter only */
};
/* Whose time has come and who has no such notice yet. */
enum err reminders_out(struct db *db, const struct reminder_kind *kind, int64_t now_us,
                       struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                       size_t *ret_n) MUST_USE;
/* An agreed rental that begins within 48 hours, and a unit of it that is not back. */
struct risk {
    int64_t rental_id, unit_id, product_id; /* the unit's product, which may be a part of a kit */
    struct str variant;
};
enum { RISKS_AT_ONCE = 100 };
/* Those behind one, all zero for the first, by rental and unit. */
enum err rentals_at_risk(struct db *db, struct arena *arena, int64_t now_us,
                         const struct risk *after, struct risk ret_risks[static RISKS_AT_ONCE],
                         size_t *ret_n) MUST_USE;
/* Of requests of whose time this percentage is over, but not the next one: their owners, who have
 * no such notice yet. */
enum err reminders_of_request(struct db *db, int64_t now_us, int over, int next, const char *kind,
                              struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                              size_t *ret_n) MUST_USE;
/* Of what came back between two instants: who has not reviewed it and has no such notice. */
enum err reminders_of_review(struct db *db, int64_t from_us, int64_t upto_us, const char *kind,
                             struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                             size_t *ret_n) MUST_USE;
/* Of agreed rentals for which a warning of bad weather counts: who has no such notice. */
enum err reminders_of_warning(struct db *db, const struct weather_warning *warning,
                              const char *kind,
                              struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                              size_t *ret_n) MUST_USE;
/* Of what its renter declared back between two instants: its owner, who says nothing and has no
 * such notice. */
enum err reminders_declared(struct db *db, int64_t from_us, int64_t upto_us, const char *kind,
                            struct reminder ret_reminders[static REMINDERS_AT_ONCE],
                            size_t *ret_n) MUST_USE;
/* Sets reviewable of each: the member is a party, it may be reviewed (rental_may_be_reviewed) and
 * he has not done so. */
enum err rentals_mark_reviewable(struct db *db, int64_t member_id, struct rental *rentals,
                                 size_t n) MUST_USE;
/* ERR_NOT_FOUND unless the member is one of the room's two. */
enum err room_is_of_member(struct db *db, int64_t room_id, int64_t member_id) MUST_USE;

/* *ret_settled: of a rental with a deposit, its owner has said that he got it, or does without. */
enum err deposit_is_settled(struct db *db, const struct rental *rental, bool *ret_settled) MUST_USE;

/* Wrong codes of a rental since an instant, and when the first of them was. */
enum err code_failures(struct db *db, int64_t rental_id, int64_t since_us, int64_t *ret_count,
                       int64_t *ret_first_us) MUST_USE;
enum err code_failure_insert(struct db *db, int64_t rental_id, int64_t now_us) MUST_USE;
