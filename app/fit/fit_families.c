/* What is asked about gear and bodies: a data table. */
#include "base/err.h"
#include "fit/fit_rules.h"

static const char *const widths[] = {"narrow", "regular", "wide", NULL};
static const char *const levels[] = {"beginner", "intermediate", "advanced", NULL};
static const char *const hands[] = {"left", "right", NULL};
static const char *const sides[] = {"left", "right", "both", NULL};
static const char *const wheels[] = {"12", "14",   "16", "18",   "20", "24",
                                     "26", "27.5", "29", "700c", NULL};
static const char *const grips[] = {"G0", "G1", "G2", "G3", "G4", "G5", NULL};
static const char *const flexes[] = {"L", "A", "R", "S", "X", NULL};
static const char *const thicknesses[] = {"2", "3/2", "4/3", "5/4", "6/5", "7", NULL};

#define RANGE(name, measure, unit, min, max)                                                       \
    {                                                                                              \
        name, FIT_RANGE, measure, unit, min, max, NULL                                             \
    }
#define NUMBER(name, unit, min, max)                                                               \
    {                                                                                              \
        name, FIT_NUMBER, FIT_NO_MEASURE, unit, min, max, NULL                                     \
    }
#define CHOICE(name, measure, unit, words)                                                         \
    {                                                                                              \
        name, FIT_CHOICE, measure, unit, 1, COUNT_OF(words) - 1, words                             \
    }

static const struct fit_field height = RANGE("height", FIT_HEIGHT, "cm", 50, 230);
static const struct fit_field weight = RANGE("weight", FIT_WEIGHT, "kg", 3, 200);
static const struct fit_field foot = RANGE("foot", FIT_FOOT, "mm", 90, 350);
static const struct fit_field width = CHOICE("width", FIT_WIDTH, NULL, widths);
static const struct fit_field head = RANGE("head", FIT_HEAD, "mm", 400, 680);
static const struct fit_field chest = RANGE("chest", FIT_CHEST, "cm", 40, 160);
static const struct fit_field inseam = RANGE("inseam", FIT_INSEAM, "cm", 20, 110);
static const struct fit_field torso = RANGE("torso", FIT_TORSO, "cm", 25, 65);
static const struct fit_field hand = RANGE("hand", FIT_HAND, "mm", 90, 250);
static const struct fit_field side = CHOICE("side", FIT_SIDE, NULL, sides);
static const struct fit_field level = {"level", FIT_RANGE, FIT_LEVEL, NULL, 1, 3, levels};
static const struct fit_field age = RANGE("age", FIT_AGE, "years", 1, 99);
static const struct fit_field frame = NUMBER("frame", "cm", 20, 70);
static const struct fit_field wheel = CHOICE("wheel", FIT_NO_MEASURE, "in", wheels);
static const struct fit_field length = NUMBER("length", "cm", 10, 600);
static const struct fit_field grip = CHOICE("grip", FIT_NO_MEASURE, NULL, grips);
static const struct fit_field flex = CHOICE("flex", FIT_NO_MEASURE, NULL, flexes);
static const struct fit_field thickness = CHOICE("thickness", FIT_NO_MEASURE, "mm", thicknesses);
static const struct fit_field persons = NUMBER("persons", "persons", 1, 20);
static const struct fit_field litres = NUMBER("litres", "l", 1, 250);

const struct fit_family fit_families[] = {
    {"bike", {&height, &inseam, &frame, &wheel}},
    {"kids", {&height, &age, &weight, &wheel}},
    {"ski", {&height, &weight, &level, &foot, &length}},
    {"snowboard", {&height, &weight, &level, &foot, &length}},
    {"board", {&weight, &height, &level, &length, &litres}},
    {"boots", {&foot, &width}},
    {"wetsuit", {&height, &weight, &chest, &thickness}},
    {"clothes", {&height, &weight, &chest}},
    {"racket", {&age, &level, &length, &grip}},
    {"golf", {&side, &height, &length, &flex}},
    {"tent", {&persons}},
    {"pack", {&torso, &height, &litres}},
    {"sleeping", {&height}},
    {"helmet", {&head, &age}},
    {"glove", {&hand, &side}},
    {"pole", {&height, &length}},
};
const size_t fit_family_count = COUNT_OF(fit_families);

const struct fit_field fit_body_fields[FIT_MEASURES] = {
    NUMBER("height", "cm", 50, 230),
    NUMBER("weight", "kg", 3, 200),
    NUMBER("foot", "mm", 90, 350),
    CHOICE("width", FIT_WIDTH, NULL, widths),
    NUMBER("head", "mm", 400, 680),
    NUMBER("chest", "cm", 40, 160),
    NUMBER("inseam", "cm", 20, 110),
    NUMBER("torso", "cm", 25, 65),
    NUMBER("hand", "mm", 90, 250),
    CHOICE("side", FIT_SIDE, NULL, hands),
    CHOICE("level", FIT_LEVEL, NULL, levels),
    NUMBER("born", "years", 1900, 2100),
};
