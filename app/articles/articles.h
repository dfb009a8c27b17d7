/* The health magazine: articles that operators write in Markdown. What others may call. */
#pragma once
#include "core/app.h"

extern const struct route_table articles_table;

struct article {
    int64_t id;
    struct str slug, language, title, summary;
    struct str body;      /* Markdown */
    struct str picture;   /* a photo's key; null: none */
    int64_t published_us; /* 0: a draft */
    int64_t deleted_us;   /* 0: it is there */
    int64_t created_us, updated_us;
};

/* A published one by its address; ERR_NOT_FOUND. Texts in the arena. */
enum err article_public(struct db *db, struct arena *arena, struct str slug,
                        struct article *ret_article) MUST_USE;
/* Drops for good what was deleted 30 days ago, with its pictures; once an hour, by the clock. */
enum err articles_forget(struct app *app, struct db *db, struct arena *arena) MUST_USE;
