/* The words of previews and the pages of the sitemap. No I/O. */
#pragma once
#include "base/buf.h"
#include "core/language.h"
#include "core/shell.h"

/* A product as its preview shows it; addresses are absolute. */
struct preview {
    int64_t id, fee; /* won a day */
    struct str name, description, category, owner;
    const struct str *images;
    size_t image_count;
    struct str url;
    bool offered; /* not paused */
};

/* Home's, with what it asks for first (core/hints.h) and the photos that it begins with. */
struct shell home_shell(struct arena *arena, struct str hints, const struct str *photos, size_t n);

/* Title, description and head of a product's page; in the arena. */
struct shell product_shell(struct arena *arena, const struct preview *product,
                           enum language language);
/* Of a member's page; name is who it is. hidden is for the caller to say. */
struct shell store_shell(struct arena *arena, int64_t id, struct str name, struct str image,
                         enum language language);

/* Of an article's page; image is absolute or null. Its language decides, not the reader's. */
struct shell article_shell(struct arena *arena, struct str slug, struct str title,
                           struct str summary, struct str image);

/* 12,000 */
struct str grouped_won(struct arena *arena, int64_t amount);
/* One line of at most so many characters, with … when it goes on. */
struct str one_line(struct arena *arena, struct str text, size_t points);

/* ---- the sitemap ---- */

/* A page has the ids of one range, so the list of pages is one division, whatever there is; and at
 * most as many addresses as search engines take. */
enum { SITEMAP_PAGE = 50000 };
enum site_kind { SITE_PRODUCTS, SITE_STORES, SITE_ARTICLES, SITE_KINDS };
struct site_entry {
    int64_t id, updated_us; /* 0: nothing to say */
    struct str slug;        /* its address; null: its id */
};

/* The list of pages: last[kind] is the highest id of each. */
void sitemap_index(struct buf *xml, struct str origin, const int64_t last[static SITE_KINDS]);
void sitemap_page(struct buf *xml, struct str origin, enum site_kind kind,
                  const struct site_entry *entries, size_t n);
/* "products-3.xml"; false when it is none. */
bool sitemap_name(struct str name, enum site_kind *ret_kind, int64_t *ret_page);
