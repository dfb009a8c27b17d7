/* Names and manifests; pure. */
#pragma once
#include "base/buf.h"
#include "base/clock.h"

#define MANIFEST "manifest"
enum { DIGEST_HEX = 64 };

/* "20261129T150405Z" of an instant, in the arena; and back. */
struct str backup_name(struct arena *arena, int64_t now_us);
bool backup_name_read(struct str name, int64_t *ret_us);

/* Hex of the SHA-256, and a NUL. */
void digest_hex(struct str bytes, char ret_hex[static DIGEST_HEX + 1]);

/* A line of a manifest, as sha256sum writes it. */
struct manifest_line {
    struct str digest, name;
};
void manifest_begin(struct buf *out, struct str version, struct str engine);
void manifest_add(struct buf *out, struct str digest, struct str name);
/* The digest of all before it. */
void manifest_end(struct buf *out);
/* Whether all of it is there, and every line is one. */
bool manifest_is_whole(struct str text);
/* The next line that is no remark; false at the end. *rest begins as the text. */
bool manifest_next(struct str *rest, struct manifest_line *ret_line);

/* "../photos/ab/abcd.webp" → "abcd.webp"; {NULL,0} for anything else. */
struct str manifest_photo(struct str name);
struct str manifest_photo_name(struct arena *arena, struct str photo);
/* "wooga.db" or a piece "wooga.db.0003" of the file; anything else is not. */
bool manifest_is_of(struct str name, const char *file);
