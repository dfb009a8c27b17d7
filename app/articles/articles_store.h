/* Rows of articles. */
#pragma once
#include "articles/articles.h"

/* Published ones of a language ("": of all) without their bodies, the newest first, after
 * {published_us, id} of the last one seen; texts in the arena. */
enum err articles_public(struct db *db, struct arena *arena, struct str language,
                         const int64_t after[static 2], int64_t limit,
                         struct article **ret_articles, size_t *ret_n) MUST_USE;
/* All of them without their bodies, drafts and deleted ones, too, with ids below `before`. */
enum err articles_all(struct db *db, struct arena *arena, int64_t before, int64_t limit,
                      struct article **ret_articles, size_t *ret_n) MUST_USE;
enum err article_by_id(struct db *db, struct arena *arena, int64_t id,
                       struct article *ret_article) MUST_USE;

/* The operator who does it, and his request. */
struct editor {
    int64_t member_id;
    uint64_t request_id;
};
/* A new one (id 0; the id is set), or what another becomes. Each is noted in the log of admins.
 * ERR_CONFLICT: another one has the slug. ERR_NOT_FOUND: there is none, or it is deleted. */
enum err article_put(struct db *db, struct article *article, const struct editor *editor) MUST_USE;
/* null: none any more. The caller drops the photo that it had. */
enum err article_picture_put(struct db *db, int64_t id, struct str picture) MUST_USE;
/* ERR_NOT_FOUND: there is none, or it is deleted (is not deleted) already. */
enum err article_delete(struct db *db, int64_t id, const struct editor *editor) MUST_USE;
enum err article_restore(struct db *db, int64_t id, const struct editor *editor) MUST_USE;
