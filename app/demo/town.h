/* The words of the demo town: pure, the same for the same numbers. Everything is made up; no brand
 * or person is meant. */
#pragma once
#include "base/str.h"
#include "demo/draw.h"

/* splitmix64: small, good enough for a town, the same everywhere. */
struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *dice);
/* 0 … below - 1; below must not be 0. */
uint32_t dice_below(struct dice *dice, uint32_t below);

struct town_product {
    struct str name, model_name, description, place, state;
    struct str tags[3];
    size_t tag_count;
    int64_t day_fee, week_fee; /* won; week_fee 0: none */
    bool direct, delivery_included;
    int64_t latitude_e6, longitude_e6; /* of the place */
};

struct town_article {
    const char *slug, *language, *title, *summary, *body;
};
extern const struct town_article town_articles[];
extern const size_t town_article_count;

/* A username of at most 16 characters; different for n below 400, then numbered. */
struct str town_username(struct arena *arena, uint32_t n);
/* Fills a product of a leaf category; strings live in the arena or for ever. */
void town_product(struct arena *arena, struct dice *dice, struct str category, enum gear gear,
                  struct town_product *ret_product);
/* Line number i (from 0) of a talk; false at its end. by_visitor: who says it. */
bool town_talk(uint32_t talk, uint32_t i, struct str *ret_text, bool *ret_by_visitor);
/* What a renter says about gear, and an owner about a renter; at most 64 characters, fitting the
 * stars. */
struct str town_review(struct dice *dice, bool by_renter, int stars);
