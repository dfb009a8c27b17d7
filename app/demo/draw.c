#include "demo/draw.h"
#include "base/mem.h"
#include <math.h>

/* Shapes stand in a field of 800 × 600. A shape's colour is a place in the look's palette. */
enum shape_kind {
    CAPSULE /* a thick line */,
    RING /* an ellipse's outline */,
    ELLIPSE,
    BOX /* rounded, upright */,
    TRIANGLE
};
enum colour { MAIN, DARK, LIGHT, ACCENT };

struct shape {
    enum shape_kind kind;
    float x0, y0, x1, y1; /* ends; or centre and radii */
    float size;           /* thickness, corner; or third x of a triangle */
    float extra;          /* third y of a triangle */
    enum colour colour;
};

static const struct shape ball[] = {
    {ELLIPSE, 400, 310, 170, 170, 0, 0, MAIN}, {RING, 400, 310, 168, 168, 6, 0, DARK},
    {RING, 400, 310, 88, 166, 7, 0, DARK},     {CAPSULE, 232, 310, 568, 310, 7, 0, DARK},
    {CAPSULE, 400, 142, 400, 478, 7, 0, DARK}, {ELLIPSE, 345, 235, 34, 22, 0, 0, LIGHT},
};
static const struct shape racket[] = {
    {ELLIPSE, 480, 210, 118, 142, 0, 0, LIGHT}, {CAPSULE, 390, 160, 570, 160, 2, 0, DARK},
    {CAPSULE, 372, 210, 588, 210, 2, 0, DARK},  {CAPSULE, 390, 260, 570, 260, 2, 0, DARK},
    {CAPSULE, 440, 90, 440, 330, 2, 0, DARK},   {CAPSULE, 480, 75, 480, 345, 2, 0, DARK},
    {CAPSULE, 520, 90, 520, 330, 2, 0, DARK},   {RING, 480, 210, 120, 144, 16, 0, MAIN},
    {CAPSULE, 440, 340, 390, 410, 14, 0, MAIN}, {CAPSULE, 385, 415, 300, 520, 18, 0, DARK},
    {ELLIPSE, 225, 420, 44, 44, 0, 0, ACCENT},  {RING, 190, 420, 40, 52, 4, 0, LIGHT},
};
static const struct shape bike[] = {
    {RING, 240, 390, 108, 108, 13, 0, DARK},    {RING, 570, 390, 108, 108, 13, 0, DARK},
    {RING, 240, 390, 90, 90, 3, 0, LIGHT},      {RING, 570, 390, 90, 90, 3, 0, LIGHT},
    {CAPSULE, 240, 390, 330, 230, 11, 0, MAIN}, {CAPSULE, 330, 230, 520, 220, 11, 0, MAIN},
    {CAPSULE, 520, 220, 390, 395, 11, 0, MAIN}, {CAPSULE, 390, 395, 240, 390, 11, 0, MAIN},
    {CAPSULE, 390, 395, 318, 200, 11, 0, MAIN}, {CAPSULE, 570, 390, 505, 165, 11, 0, MAIN},
    {CAPSULE, 285, 195, 350, 195, 13, 0, DARK}, {CAPSULE, 505, 165, 560, 150, 9, 0, DARK},
    {CAPSULE, 560, 150, 575, 180, 9, 0, DARK},  {ELLIPSE, 390, 395, 26, 26, 0, 0, ACCENT},
    {CAPSULE, 390, 395, 420, 445, 7, 0, DARK},
};
static const struct shape ski[] = {
    {CAPSULE, 300, 90, 250, 520, 20, 0, MAIN},    {CAPSULE, 300, 90, 325, 60, 16, 0, MAIN},
    {CAPSULE, 400, 90, 400, 525, 20, 0, MAIN},    {CAPSULE, 400, 90, 425, 60, 16, 0, MAIN},
    {BOX, 274, 320, 24, 62, 10, 0, DARK},         {BOX, 400, 320, 24, 62, 10, 0, DARK},
    {CAPSULE, 292, 150, 280, 240, 6, 0, ACCENT},  {CAPSULE, 400, 150, 400, 240, 6, 0, ACCENT},
    {CAPSULE, 520, 130, 545, 520, 5, 0, DARK},    {CAPSULE, 590, 130, 575, 520, 5, 0, DARK},
    {CAPSULE, 517, 110, 522, 160, 11, 0, ACCENT}, {CAPSULE, 592, 110, 588, 160, 11, 0, ACCENT},
    {RING, 543, 490, 22, 8, 5, 0, DARK},          {RING, 577, 490, 22, 8, 5, 0, DARK},
};
static const struct shape board[] = {
    {CAPSULE, 250, 440, 560, 160, 62, 0, MAIN}, {CAPSULE, 270, 424, 540, 178, 30, 0, LIGHT},
    {CAPSULE, 330, 420, 290, 360, 14, 0, DARK}, {CAPSULE, 520, 250, 480, 190, 14, 0, DARK},
    {ELLIPSE, 405, 302, 26, 26, 0, 0, ACCENT},
};
static const struct shape helmet[] = {
    {ELLIPSE, 400, 310, 190, 170, 0, 0, MAIN},  {BOX, 400, 372, 200, 16, 14, 0, DARK},
    {CAPSULE, 300, 210, 285, 330, 12, 0, DARK}, {CAPSULE, 400, 170, 400, 330, 12, 0, DARK},
    {CAPSULE, 500, 210, 515, 330, 12, 0, DARK}, {CAPSULE, 240, 385, 330, 500, 7, 0, DARK},
    {CAPSULE, 560, 385, 470, 500, 7, 0, DARK},  {CAPSULE, 330, 500, 470, 500, 9, 0, ACCENT},
};
static const struct shape tent[] = {
    {TRIANGLE, 400, 120, 150, 480, 650, 480, MAIN},
    {TRIANGLE, 400, 120, 320, 480, 480, 480, DARK},
    {TRIANGLE, 400, 200, 400, 480, 478, 480, ACCENT},
    {CAPSULE, 400, 120, 150, 480, 5, 0, LIGHT},
    {CAPSULE, 400, 120, 650, 480, 5, 0, LIGHT},
    {CAPSULE, 150, 480, 95, 505, 3, 0, DARK},
    {CAPSULE, 650, 480, 705, 505, 3, 0, DARK},
    {CAPSULE, 400, 85, 400, 125, 5, 0, DARK},
};
static const struct shape dumbbell[] = {
    {CAPSULE, 250, 350, 550, 270, 15, 0, LIGHT}, {CAPSULE, 236, 280, 264, 426, 34, 0, MAIN},
    {CAPSULE, 536, 196, 564, 342, 34, 0, MAIN},  {CAPSULE, 176, 322, 190, 416, 24, 0, DARK},
    {CAPSULE, 610, 206, 624, 300, 24, 0, DARK},  {CAPSULE, 350, 323, 450, 297, 18, 0, ACCENT},
};
static const struct shape skate[] = {
    {BOX, 360, 240, 80, 120, 30, 0, MAIN},      {CAPSULE, 320, 350, 530, 370, 46, 0, MAIN},
    {BOX, 425, 425, 170, 18, 8, 0, DARK},       {ELLIPSE, 290, 470, 34, 34, 0, 0, ACCENT},
    {ELLIPSE, 380, 470, 34, 34, 0, 0, ACCENT},  {ELLIPSE, 470, 470, 34, 34, 0, 0, ACCENT},
    {ELLIPSE, 560, 470, 34, 34, 0, 0, ACCENT},  {CAPSULE, 300, 200, 420, 200, 8, 0, LIGHT},
    {CAPSULE, 300, 245, 425, 245, 8, 0, LIGHT}, {CAPSULE, 305, 290, 440, 290, 8, 0, LIGHT},
};
static const struct shape kayak[] = {
    {ELLIPSE, 400, 360, 310, 62, 0, 0, MAIN},     {ELLIPSE, 400, 345, 84, 28, 0, 0, DARK},
    {CAPSULE, 170, 350, 290, 342, 4, 0, LIGHT},   {CAPSULE, 510, 342, 630, 350, 4, 0, LIGHT},
    {CAPSULE, 210, 480, 590, 190, 7, 0, DARK},    {CAPSULE, 180, 505, 235, 462, 24, 0, ACCENT},
    {CAPSULE, 565, 208, 620, 166, 24, 0, ACCENT},
};
static const struct shape club[] = {
    {CAPSULE, 540, 90, 350, 450, 6, 0, DARK},   {CAPSULE, 540, 90, 505, 158, 13, 0, ACCENT},
    {CAPSULE, 345, 460, 270, 470, 26, 0, MAIN}, {CAPSULE, 335, 448, 282, 452, 6, 0, LIGHT},
    {ELLIPSE, 200, 478, 24, 24, 0, 0, LIGHT},   {CAPSULE, 200, 502, 200, 520, 4, 0, DARK},
};
static const struct shape pack[] = {
    {BOX, 400, 320, 140, 180, 60, 0, MAIN},     {RING, 400, 130, 44, 34, 12, 0, DARK},
    {BOX, 400, 400, 100, 70, 24, 0, DARK},      {BOX, 400, 230, 110, 40, 20, 0, ACCENT},
    {CAPSULE, 270, 210, 245, 430, 14, 0, DARK}, {CAPSULE, 530, 210, 555, 430, 14, 0, DARK},
    {CAPSULE, 340, 400, 460, 400, 4, 0, LIGHT},
};

static const struct shape shoe[] = {
    {BOX, 330, 290, 78, 130, 34, 0, MAIN},        {CAPSULE, 300, 410, 560, 420, 44, 0, MAIN},
    {ELLIPSE, 560, 412, 62, 46, 0, 0, MAIN},      {CAPSULE, 270, 472, 610, 472, 16, 0, DARK},
    {BOX, 330, 180, 84, 20, 14, 0, DARK},         {CAPSULE, 390, 260, 450, 300, 6, 0, LIGHT},
    {CAPSULE, 400, 300, 470, 335, 6, 0, LIGHT},   {CAPSULE, 410, 340, 490, 370, 6, 0, LIGHT},
    {CAPSULE, 290, 330, 300, 400, 10, 0, ACCENT},
};
static const struct shape glove[] = {
    {BOX, 400, 330, 110, 120, 50, 0, MAIN},     {CAPSULE, 320, 240, 305, 160, 26, 0, MAIN},
    {CAPSULE, 372, 220, 366, 120, 27, 0, MAIN}, {CAPSULE, 428, 220, 434, 120, 27, 0, MAIN},
    {CAPSULE, 482, 240, 500, 165, 25, 0, MAIN}, {CAPSULE, 500, 340, 570, 270, 28, 0, MAIN},
    {BOX, 400, 470, 96, 36, 16, 0, DARK},       {BOX, 400, 440, 100, 10, 6, 0, ACCENT},
    {CAPSULE, 350, 330, 450, 330, 5, 0, LIGHT},
};
static const struct shape mat[] = {
    {CAPSULE, 250, 440, 600, 300, 70, 0, MAIN},  {ELLIPSE, 250, 440, 66, 72, 0, 0, DARK},
    {RING, 250, 440, 46, 50, 8, 0, LIGHT},       {RING, 250, 440, 22, 24, 7, 0, LIGHT},
    {CAPSULE, 380, 320, 420, 455, 9, 0, ACCENT}, {CAPSULE, 500, 275, 540, 405, 9, 0, ACCENT},
};
static const struct shape machine[] = {
    {CAPSULE, 230, 480, 600, 450, 26, 0, DARK}, {CAPSULE, 260, 462, 570, 436, 12, 0, LIGHT},
    {CAPSULE, 560, 440, 520, 180, 14, 0, MAIN}, {CAPSULE, 520, 260, 390, 290, 10, 0, DARK},
    {BOX, 500, 160, 80, 46, 16, 0, MAIN},       {BOX, 500, 158, 58, 26, 8, 0, ACCENT},
    {ELLIPSE, 240, 492, 26, 26, 0, 0, ACCENT},
};

#define GEAR(name)                                                                                 \
    {                                                                                              \
        name, COUNT_OF(name)                                                                       \
    }
static const struct {
    const struct shape *shapes;
    size_t n;
} gears[GEAR_COUNT] = {
    [GEAR_BALL] = GEAR(ball),       [GEAR_RACKET] = GEAR(racket),     [GEAR_BIKE] = GEAR(bike),
    [GEAR_SKI] = GEAR(ski),         [GEAR_BOARD] = GEAR(board),       [GEAR_HELMET] = GEAR(helmet),
    [GEAR_TENT] = GEAR(tent),       [GEAR_DUMBBELL] = GEAR(dumbbell), [GEAR_SKATE] = GEAR(skate),
    [GEAR_KAYAK] = GEAR(kayak),     [GEAR_CLUB] = GEAR(club),         [GEAR_PACK] = GEAR(pack),
    [GEAR_SHOE] = GEAR(shoe),       [GEAR_GLOVE] = GEAR(glove),       [GEAR_MAT] = GEAR(mat),
    [GEAR_MACHINE] = GEAR(machine),
};

typedef uint32_t rgb; /* 0xRRGGBB */
static const struct {
    rgb back_top, back_low, floor, palette[4]; /* MAIN, DARK, LIGHT, ACCENT */
} looks[8] = {
    {0xf4f1e8, 0xe2ddcf, 0xcfc8b5, {0xd9482b, 0x2b2b2e, 0xf6f3ea, 0xf2c230}},
    {0xe8f0f4, 0xcddde6, 0xb3c8d4, {0x1f6f8b, 0x1d2b33, 0xf4fafc, 0xffb347}},
    {0xf1f4e4, 0xdbe4c0, 0xc3cfa2, {0x3f7d3a, 0x26321f, 0xf7faee, 0xf0d43a}},
    {0xf6ebe9, 0xe9d2cd, 0xd6b8b1, {0x8b2f4f, 0x30202a, 0xfcf3f2, 0x4fb3bf}},
    {0xeceaf5, 0xd5d0ea, 0xbab3d8, {0x4b3f9e, 0x25223d, 0xf6f5fc, 0xfcff5d}},
    {0xf7f0dc, 0xeadcb4, 0xd6c592, {0xe07b00, 0x3a2a14, 0xfdf8ea, 0x2f7f6f}},
    {0xe6f2ee, 0xc7e1d8, 0xabcdc1, {0x0f8b6d, 0x14332b, 0xf1faf7, 0xe4572e}},
    {0xeeeeee, 0xd8d8d8, 0xc1c1c1, {0x3b3f46, 0x1c1e22, 0xfafafa, 0xfcff5d}},
};

static float clamp01(float v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static float segment_distance(float x, float y, const struct shape *s)
{
    float vx = s->x1 - s->x0, vy = s->y1 - s->y0;
    float t = clamp01(((x - s->x0) * vx + (y - s->y0) * vy) / (vx * vx + vy * vy));
    return hypotf(x - s->x0 - t * vx, y - s->y0 - t * vy);
}

/* An estimate that is exact at the outline, which is all that smoothing needs. */
static float ellipse_distance(float x, float y, const struct shape *s)
{
    float u = (x - s->x0) / s->x1, v = (y - s->y0) / s->y1, k = hypotf(u, v);
    float gradient = hypotf(u / s->x1, v / s->y1);
    return gradient > 0 ? (k - 1) * k / gradient : -fminf(s->x1, s->y1);
}

static float box_distance(float x, float y, const struct shape *s)
{
    float dx = fabsf(x - s->x0) - s->x1 + s->size, dy = fabsf(y - s->y0) - s->y1 + s->size;
    return hypotf(fmaxf(dx, 0), fmaxf(dy, 0)) + fminf(fmaxf(dx, dy), 0) - s->size;
}

static float edge_side(float x, float y, float ax, float ay, float bx, float by)
{
    return ((y - ay) * (bx - ax) - (x - ax) * (by - ay)) / hypotf(bx - ax, by - ay);
}

static float triangle_distance(float x, float y, const struct shape *s)
{
    float a = edge_side(x, y, s->x0, s->y0, s->x1, s->y1),
          b = edge_side(x, y, s->x1, s->y1, s->size, s->extra),
          c = edge_side(x, y, s->size, s->extra, s->x0, s->y0);
    return fmaxf(a, fmaxf(b, c));
}

/* Signed distance in pixels, negative inside. */
static float shape_distance(float x, float y, const struct shape *s)
{
    switch (s->kind) {
    case CAPSULE:
        return segment_distance(x, y, s) - s->size;
    case RING:
        return fabsf(ellipse_distance(x, y, s)) - s->size / 2;
    case ELLIPSE:
        return ellipse_distance(x, y, s);
    case BOX:
        return box_distance(x, y, s);
    case TRIANGLE:
        return triangle_distance(x, y, s);
    }
    return 1;
}

static void blend(uint8_t *pixel, rgb colour, float alpha)
{
    for (int c = 0; c < 3; c++) {
        float to = (float)(colour >> (16 - 8 * c) & 0xff);
        pixel[c] = (uint8_t)((float)pixel[c] + (to - (float)pixel[c]) * alpha + 0.5F);
    }
}

struct bounds {
    int x0, y0, x1, y1;
};

static struct bounds shape_bounds(const struct shape *s)
{
    float margin = 2 + (s->kind == CAPSULE || s->kind == RING ? s->size : 0);
    float left, right, top, low;
    if (s->kind == CAPSULE) {
        left = fminf(s->x0, s->x1), right = fmaxf(s->x0, s->x1), top = fminf(s->y0, s->y1),
        low = fmaxf(s->y0, s->y1);
    } else if (s->kind == TRIANGLE) {
        left = fminf(s->x0, fminf(s->x1, s->size)), right = fmaxf(s->x0, fmaxf(s->x1, s->size));
        top = fminf(s->y0, fminf(s->y1, s->extra)), low = fmaxf(s->y0, fmaxf(s->y1, s->extra));
    } else {
        left = s->x0 - s->x1, right = s->x0 + s->x1, top = s->y0 - s->y1, low = s->y0 + s->y1;
    }
    struct bounds b = {(int)(left - margin), (int)(top - margin), (int)(right + margin) + 1,
                       (int)(low + margin) + 1};
    b.x0 = b.x0 < 0 ? 0 : b.x0;
    b.y0 = b.y0 < 0 ? 0 : b.y0;
    b.x1 = b.x1 > DRAW_WIDTH ? DRAW_WIDTH : b.x1;
    b.y1 = b.y1 > DRAW_HEIGHT ? DRAW_HEIGHT : b.y1;
    return b;
}

static void paint(struct image_pixels *pixels, const struct shape *shape, rgb colour)
{
    struct bounds b = shape_bounds(shape);
    for (int y = b.y0; y < b.y1; y++) {
        for (int x = b.x0; x < b.x1; x++) {
            float cover = clamp01(0.5F - shape_distance((float)x + 0.5F, (float)y + 0.5F, shape));
            if (cover > 0)
                blend(pixels->rgb + ((size_t)y * DRAW_WIDTH + (size_t)x) * 3, colour, cover);
        }
    }
}

static void paint_room(struct image_pixels *pixels, rgb top, rgb low, rgb ground)
{
    const int horizon = DRAW_HEIGHT * 72 / 100;
    for (int y = 0; y < DRAW_HEIGHT; y++) {
        for (int x = 0; x < DRAW_WIDTH; x++) {
            uint8_t *pixel = pixels->rgb + ((size_t)y * DRAW_WIDTH + (size_t)x) * 3;
            blend(pixel, top, 1);
            blend(pixel, low, (float)y / (float)horizon > 1 ? 1 : (float)y / (float)horizon);
            blend(pixel, ground, clamp01(((float)y - (float)horizon) / 40.0F));
        }
    }
}

/* A soft shadow on the floor, darker in its middle. */
static void paint_shadow(struct image_pixels *pixels, rgb colour)
{
    for (int y = 470; y < DRAW_HEIGHT; y++) {
        for (int x = 60; x < DRAW_WIDTH - 60; x++) {
            float u = ((float)x - 400) / 330, v = ((float)y - 528) / 50, d = 1 - u * u - v * v;
            if (d > 0)
                blend(pixels->rgb + ((size_t)y * DRAW_WIDTH + (size_t)x) * 3, colour, d * 0.25F);
        }
    }
}

void draw_gear(enum gear gear, unsigned look, struct image_pixels *ret_pixels)
{
    size_t scheme = look % COUNT_OF(looks);
    bool mirrored = look / COUNT_OF(looks) % 2 == 1;
    *ret_pixels = (struct image_pixels){mem_take((size_t)DRAW_WIDTH * DRAW_HEIGHT * 3), DRAW_WIDTH,
                                        DRAW_HEIGHT};

    paint_room(ret_pixels, looks[scheme].back_top, looks[scheme].back_low, looks[scheme].floor);
    paint_shadow(ret_pixels, looks[scheme].palette[DARK]);
    for (size_t i = 0; i < gears[gear].n; i++) {
        const struct shape *shape = &gears[gear].shapes[i];
        paint(ret_pixels, shape, looks[scheme].palette[shape->colour]);
    }
    if (mirrored)
        image_turn(ret_pixels, 2); /* 2: mirrored, as EXIF counts */
}

enum gear gear_of_category(struct str name)
{
    static const struct {
        const char *part;
        enum gear gear;
    } words[] = {
        {"트램폴린", GEAR_MAT},     {"마사지 건", GEAR_MACHINE}, {"글러브", GEAR_GLOVE},
        {"장갑", GEAR_GLOVE},       {"라켓", GEAR_RACKET},       {"배드민턴", GEAR_RACKET},
        {"스피닝", GEAR_MACHINE},   {"인라인", GEAR_SKATE},      {"스케이트보드", GEAR_BOARD},
        {"스케이트", GEAR_SKATE},   {"보호", GEAR_HELMET},       {"헬멧", GEAR_HELMET},
        {"안전 장비", GEAR_HELMET}, {"승마", GEAR_SHOE},         {"자전거", GEAR_BIKE},
        {"바이크", GEAR_BIKE},      {"킥보드", GEAR_BOARD},      {"스쿠터", GEAR_BOARD},
        {"오프로드", GEAR_BIKE},    {"수상 스키", GEAR_SKI},     {"스키", GEAR_SKI},
        {"폴", GEAR_SKI},           {"보드", GEAR_BOARD},        {"서핑", GEAR_BOARD},
        {"부츠", GEAR_SHOE},        {"축구화", GEAR_SHOE},       {"농구화", GEAR_SHOE},
        {"등산화", GEAR_SHOE},      {"텐트", GEAR_TENT},         {"슬리핑", GEAR_MAT},
        {"캠핑", GEAR_TENT},        {"의자", GEAR_TENT},         {"패러글라이딩", GEAR_TENT},
        {"배낭", GEAR_PACK},        {"구명조끼", GEAR_KAYAK},    {"카약", GEAR_KAYAK},
        {"덤벨", GEAR_DUMBBELL},    {"바벨", GEAR_DUMBBELL},     {"웨이트", GEAR_DUMBBELL},
        {"벤치", GEAR_DUMBBELL},    {"납", GEAR_DUMBBELL},       {"푸시업", GEAR_DUMBBELL},
        {"풀업", GEAR_DUMBBELL},    {"홈짐", GEAR_DUMBBELL},     {"다기능", GEAR_DUMBBELL},
        {"골프 볼", GEAR_BALL},     {"골프", GEAR_CLUB},         {"크로켓", GEAR_CLUB},
        {"하키", GEAR_CLUB},        {"배트", GEAR_CLUB},         {"체조봉", GEAR_CLUB},
        {"머신", GEAR_MACHINE},     {"스테퍼", GEAR_MACHINE},    {"트레드밀", GEAR_MACHINE},
        {"멀티짐", GEAR_MACHINE},   {"마사지기", GEAR_MACHINE},  {"측정기", GEAR_MACHINE},
        {"혈압계", GEAR_MACHINE},   {"체중계", GEAR_MACHINE},    {"워치", GEAR_MACHINE},
        {"트래커", GEAR_MACHINE},   {"음향", GEAR_MACHINE},      {"볼", GEAR_BALL},
        {"공", GEAR_BALL},          {"골대", GEAR_BALL},         {"농구대", GEAR_BALL},
        {"구기", GEAR_BALL},        {"매트", GEAR_MAT},          {"요가", GEAR_MAT},
        {"롤러", GEAR_MAT},         {"스텝", GEAR_MAT},          {"쿠션", GEAR_MAT},
        {"필라테스", GEAR_MAT},     {"밴드", GEAR_MAT},          {"스트랩", GEAR_MAT},
        {"도복", GEAR_MAT},         {"MMA", GEAR_GLOVE},         {"운동기구", GEAR_DUMBBELL},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_has(name, words[i].part))
            return words[i].gear;
    }
    return GEAR_PACK;
}
