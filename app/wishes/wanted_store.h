/* Rows of wanted posts; private to this module. */
#pragma once
#include "wishes/wanted_rules.h"

/* ERR_NOT_FOUND. Closed and hidden ones, too. */
enum err wanted_by_id(struct db *db, struct arena *arena, int64_t id,
                      struct wanted_post *ret_post) MUST_USE;
struct wanted_filter {
    int64_t below;       /* ids */
    int64_t category_id; /* 0: any */
    int64_t viewer_id;   /* whom he has blocked, and who has blocked him, is left out; 0: a guest */
    bool has_near;
    struct place near;
    int64_t metres;
};
/* Open ones, the newest first, at most limit. */
enum err wanted_list(struct db *db, struct arena *arena, const struct wanted_filter *filter,
                     size_t limit, struct wanted_post *ret_posts, size_t *ret_n) MUST_USE;
/* All of a member, the newest first. */
enum err wanted_of_member(struct db *db, struct arena *arena, int64_t member_id, int64_t below,
                          size_t limit, struct wanted_post *ret_posts, size_t *ret_n) MUST_USE;
/* Those of others than the reader with reports, above an id. */
enum err wanted_reported(struct db *db, struct arena *arena, int64_t reader_id, int64_t above,
                         size_t limit, struct wanted_post *ret_posts, size_t *ret_n) MUST_USE;
enum err wanted_open_count(struct db *db, int64_t member_id, int64_t *ret_count) MUST_USE;
enum err wanted_insert(struct db *db, const struct wanted_post *post, int64_t *ret_id) MUST_USE;
enum err wanted_close(struct db *db, int64_t id) MUST_USE;
enum err wanted_hide(struct db *db, int64_t id, bool hidden) MUST_USE;
/* A member's report, once; the third hides the post. In the caller's transaction. */
enum err wanted_report(struct db *db, int64_t id, int64_t reporter_id, struct str reason) MUST_USE;
enum { WANTED_REASONS = 20 };
enum err wanted_reasons(struct db *db, struct arena *arena, int64_t id,
                        struct str ret_reasons[static WANTED_REASONS], size_t *ret_n) MUST_USE;
enum { WANTED_REPORTERS = 50 };
/* Who has reported it; at most that many. */
enum err wanted_reporters(struct db *db, int64_t id, int64_t ret_ids[static WANTED_REPORTERS],
                          size_t *ret_n) MUST_USE;
enum err wanted_is_reported_by(struct db *db, int64_t id, int64_t member_id, bool *ret_is) MUST_USE;
/* A moderator has looked. */
enum err wanted_reports_done(struct db *db, int64_t id) MUST_USE;

struct wanted_answer {
    int64_t product_id, room_id, created_us;
};
/* *ret_new false: this product answers it already. In the caller's transaction. */
enum err wanted_answer_put(struct db *db, int64_t id, int64_t owner_id,
                           const struct wanted_answer *answer, bool *ret_new) MUST_USE;
/* The room of a product that answers it already; ERR_NOT_FOUND. */
enum err wanted_answer_room(struct db *db, int64_t id, int64_t product_id,
                            int64_t *ret_room_id) MUST_USE;
enum err wanted_answers_from(struct db *db, int64_t id, int64_t owner_id,
                             int64_t *ret_count) MUST_USE;
enum err wanted_answers_of(struct db *db, int64_t id,
                           struct wanted_answer ret_answers[static WANTED_ANSWERS_MAX],
                           size_t *ret_n) MUST_USE;
