/* A text as a picture that a camera reads. Pure. */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* A QR code as an SVG document, black on white with its quiet border, in the arena. ERR_INVALID for
 * a text that does not fit into one. */
enum err qr_svg(struct arena *arena, struct str text, struct str *ret_svg) MUST_USE;
