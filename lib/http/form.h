/* Names and values of queries, forms and cookies; pure. */
#pragma once
#include "base/err.h"
#include "base/json_read.h"
#include "http/request.h"

/* Decodes %XX (and '+' as a space when plus) into the arena. False: a bad escape, NUL or bad UTF-8.
 */
bool form_decode(struct arena *arena, struct str text, bool plus, struct str *ret_text);
/* name=value pairs between '&'. ERR_INVALID: bad escapes; more than 256 pairs. */
enum err form_pairs(struct arena *arena, struct str text, const struct pair **ret_pairs,
                    size_t *ret_n) MUST_USE;
/* The parts of a multipart body; at most max_parts. ERR_INVALID when malformed. Names and file
 * names are valid UTF-8. */
enum err multipart_parse(struct arena *arena, struct str content_type, struct str body,
                         size_t max_parts, const struct part **ret_parts, size_t *ret_n) MUST_USE;
/* Value of a parameter such as boundary="x" in a header; {NULL,0} when absent. Quotes are removed.
 */
struct str header_param(struct arena *arena, struct str header, const char *name);
