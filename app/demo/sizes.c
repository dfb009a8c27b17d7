#include "demo/sizes.h"

enum { VALUES = 4 };

/* A choice by the place of its word. */
struct value {
    const char *field;
    int32_t low, high;
};
static const struct size {
    const char *family, *variant;
    struct value values[VALUES];
} sizes[] = {
    {"bike", "S", {{"height", 152, 166}, {"inseam", 68, 76}, {"frame", 48, 48}, {"wheel", 10, 10}}},
    {"bike", "M", {{"height", 164, 177}, {"inseam", 75, 83}, {"frame", 53, 53}, {"wheel", 10, 10}}},
    {"bike", "L", {{"height", 175, 190}, {"inseam", 82, 92}, {"frame", 57, 57}, {"wheel", 10, 10}}},
    {"kids", "14", {{"height", 90, 108}, {"age", 3, 5}, {"wheel", 2, 2}}},
    {"kids", "18", {{"height", 105, 125}, {"age", 5, 8}, {"wheel", 4, 4}}},
    {"kids", "22", {{"height", 120, 140}, {"age", 7, 11}, {"wheel", 5, 5}}},
    {"ski",
     "150",
     {{"height", 148, 162}, {"weight", 42, 62}, {"level", 1, 2}, {"length", 150, 150}}},
    {"ski",
     "160",
     {{"height", 160, 174}, {"weight", 52, 75}, {"level", 1, 3}, {"length", 160, 160}}},
    {"ski",
     "170",
     {{"height", 172, 188}, {"weight", 65, 95}, {"level", 2, 3}, {"length", 170, 170}}},
    {"snowboard", "146", {{"height", 150, 164}, {"weight", 42, 58}, {"length", 146, 146}}},
    {"snowboard", "154", {{"height", 162, 176}, {"weight", 55, 75}, {"length", 154, 154}}},
    {"snowboard", "160", {{"height", 174, 190}, {"weight", 70, 95}, {"length", 160, 160}}},
    {"board", "", {{"weight", 50, 88}, {"level", 1, 2}, {"length", 230, 230}, {"litres", 52, 52}}},
    {"boots", "240", {{"foot", 236, 241}, {"width", 2, 2}}},
    {"boots", "250", {{"foot", 244, 251}, {"width", 2, 2}}},
    {"boots", "260", {{"foot", 254, 261}, {"width", 2, 2}}},
    {"boots", "270", {{"foot", 264, 271}, {"width", 3, 3}}},
    {"wetsuit", "S", {{"height", 155, 166}, {"weight", 45, 58}, {"chest", 82, 90}}},
    {"wetsuit", "M", {{"height", 165, 176}, {"weight", 56, 72}, {"chest", 89, 99}}},
    {"wetsuit", "L", {{"height", 174, 188}, {"weight", 70, 90}, {"chest", 97, 110}}},
    {"clothes", "S", {{"height", 150, 165}, {"chest", 80, 90}}},
    {"clothes", "M", {{"height", 163, 176}, {"chest", 88, 100}}},
    {"clothes", "L", {{"height", 174, 190}, {"chest", 98, 112}}},
    {"racket", "", {{"level", 1, 2}, {"length", 69, 69}, {"grip", 3, 3}}},
    {"golf", "", {{"side", 2, 2}, {"height", 165, 185}, {"flex", 3, 3}}},
    {"tent", "", {{"persons", 4, 4}}},
    {"pack", "", {{"torso", 42, 50}, {"litres", 45, 45}}},
    {"sleeping", "", {{"height", 150, 185}}},
    {"helmet", "S", {{"head", 510, 550}}},
    {"helmet", "M", {{"head", 545, 585}}},
    {"helmet", "L", {{"head", 580, 620}}},
    {"glove", "S", {{"hand", 150, 172}}},
    {"glove", "M", {{"hand", 168, 190}}},
    {"glove", "L", {{"hand", 186, 210}}},
    {"pole", "", {{"height", 150, 185}, {"length", 120, 120}}},
};

static struct fit_said said_of(const struct fit_family *family, const struct size *size)
{
    struct fit_said said = {.variant = str_from(size->variant), .live = true};

    for (size_t i = 0; i < VALUES && size->values[i].field != NULL; i++)
        said.values[said.n++] = (struct fit_value){
            fit_field_of(family, str_from(size->values[i].field)),
            {size->values[i].low, size->values[i].high},
        };
    return said;
}

size_t town_sizes(struct dice *dice, struct str family,
                  struct fit_said ret_sizes[static TOWN_SIZES_MAX])
{
    const struct fit_family *known = fit_family_by_name(family);
    size_t first = 0, count = 0, from, n;

    while (first < COUNT_OF(sizes) && !str_eq(str_from(sizes[first].family), family))
        first++;
    while (first + count < COUNT_OF(sizes) && str_eq(str_from(sizes[first + count].family), family))
        count++;
    if (known == NULL || count == 0)
        return 0;
    from = dice_below(dice, (uint32_t)count);
    n = 1 + dice_below(dice, TOWN_SIZES_MAX);
    if (n > count - from)
        n = count - from;
    for (size_t i = 0; i < n; i++)
        ret_sizes[i] = said_of(known, &sizes[first + from + i]);
    return n;
}
