/* Addresses of articles, and their Markdown as HTML: pure functions. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { ARTICLE_SLUG = 60, ARTICLE_TITLE = 100, ARTICLE_SUMMARY = 200, ARTICLE_BODY = 20000 };

/* Lower-case letters, digits, and single hyphens between them; at most ARTICLE_SLUG. */
bool article_slug_is_good(struct str slug);

/* Markdown (CommonMark) as HTML that may stand in a page of ours: cmark's safe mode, and beside it
 * raw HTML is left out, headings begin at h2 (the page has its h1), and pictures stay only when
 * they are this site's ("/photos/…"), for the pages' policy forbids others anyway. Returns how many
 * pictures were left out. The buffer's limit bounds the result (full: it did not fit). */
size_t article_html(struct str markdown, struct buf *out);
