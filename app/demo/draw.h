/* Drawn photos of gear for the demo town: no downloads, the same picture for the same numbers. */
#pragma once
#include "image/image.h"

enum gear {
    GEAR_BALL,
    GEAR_RACKET,
    GEAR_BIKE,
    GEAR_SKI,
    GEAR_BOARD,
    GEAR_HELMET,
    GEAR_TENT,
    GEAR_DUMBBELL,
    GEAR_SKATE,
    GEAR_KAYAK,
    GEAR_CLUB,
    GEAR_PACK,
    GEAR_SHOE,
    GEAR_GLOVE,
    GEAR_MAT,
    GEAR_MACHINE,
    GEAR_COUNT
};

enum { DRAW_WIDTH = 800, DRAW_HEIGHT = 600, DRAW_LOOKS = 16 };

/* The gear that fits a category's names best (any of its levels), GEAR_PACK when nothing does. */
enum gear gear_of_category(struct str name);

/* Draws gear in one of DRAW_LOOKS looks (colours, background). The pixels are the caller's
 * (image_pixels_release). */
void draw_gear(enum gear gear, unsigned look, struct image_pixels *ret_pixels);
