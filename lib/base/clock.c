#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static _Atomic int64_t frozen_us; /* 0: runs */
static _Atomic int64_t shift_us;  /* WOOGA_TEST_NOW */

static int64_t read_clock(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
    int64_t frozen = atomic_load_explicit(&frozen_us, memory_order_relaxed);

    if (frozen != 0)
        return frozen;
    return read_clock(CLOCK_REALTIME) + atomic_load_explicit(&shift_us, memory_order_relaxed);
}

int64_t clock_mono_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void clock_freeze(int64_t now_us)
{
    atomic_store(&frozen_us, now_us);
}

void clock_init(void)
{
    int64_t wanted;

    if (str_to_u63(str_from(getenv("WOOGA_TEST_NOW")), &wanted))
        atomic_store(&shift_us, wanted - read_clock(CLOCK_REALTIME));
}

/* ---- the zone ---- */

/* Offsets of Asia/Seoul from the zone database's TZif file (RFC 8536), because localtime() knows
 * one zone a process and TZ belongs to whoever started us. Without the file: UTC+9, which holds
 * since 1988. */
enum { ZONE_MAX = 64, ZONE_DEFAULT = 9 * 3600 };

struct zone {
    int n;
    int64_t from[ZONE_MAX]; /* seconds, ascending */
    int32_t offset[ZONE_MAX];
    int32_t first;
};

static struct zone seoul = {.first = ZONE_DEFAULT};
static pthread_once_t seoul_once = PTHREAD_ONCE_INIT;

static uint64_t big_endian(const unsigned char *p, int n)
{
    uint64_t value = 0;

    for (int i = 0; i < n; i++)
        value = value << 8 | p[i];
    return value;
}

struct tzif_counts {
    size_t isut, isstd, leap, times, types, chars;
};

static bool tzif_header(const unsigned char *p, size_t n, struct tzif_counts *ret_counts)
{
    if (n < 44 || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return false;
    ret_counts->isut = big_endian(p + 20, 4);
    ret_counts->isstd = big_endian(p + 24, 4);
    ret_counts->leap = big_endian(p + 28, 4);
    ret_counts->times = big_endian(p + 32, 4);
    ret_counts->types = big_endian(p + 36, 4);
    ret_counts->chars = big_endian(p + 40, 4);
    return ret_counts->times <= ZONE_MAX && ret_counts->types > 0 && ret_counts->types <= 256 &&
           ret_counts->chars <= 4096 && ret_counts->leap <= 256 && ret_counts->isut <= 256 &&
           ret_counts->isstd <= 256;
}

static bool tzif_read(const unsigned char *p, size_t n, struct zone *ret_zone)
{
    const unsigned char *times, *kinds, *types;
    struct tzif_counts c;
    size_t skip;

    /* The first block holds 32-bit times, the second 64-bit ones. */
    if (!tzif_header(p, n, &c))
        return false;
    skip = 44 + c.times * 5 + c.types * 6 + c.chars + c.leap * 8 + c.isstd + c.isut;
    if (n < skip || !tzif_header(p + skip, n - skip, &c))
        return false;
    times = p + skip + 44;
    if (n - skip - 44 < c.times * 9 + c.types * 6)
        return false;
    kinds = times + c.times * 8;
    types = kinds + c.times;
    ret_zone->n = (int)c.times;
    ret_zone->first = (int32_t)big_endian(types, 4);
    for (size_t i = 0; i < c.times; i++) {
        if (kinds[i] >= c.types)
            return false;
        ret_zone->from[i] = (int64_t)big_endian(times + i * 8, 8);
        ret_zone->offset[i] = (int32_t)big_endian(types + kinds[i] * 6u, 4);
    }
    return true;
}

static void seoul_load(void)
{
    static unsigned char bytes[16384];
    struct zone zone = {0};
    FILE *file = fopen("/usr/share/zoneinfo/Asia/Seoul", "rbe");
    size_t n;

    if (file == NULL)
        return;
    n = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    if (tzif_read(bytes, n, &zone))
        seoul = zone;
}

/* Seconds to add to UTC at that instant. */
static int64_t seoul_offset(int64_t seconds)
{
    int64_t offset;
    int i;

    pthread_once(&seoul_once, seoul_load);
    offset = seoul.first;
    for (i = 0; i < seoul.n && seoul.from[i] <= seconds; i++)
        offset = seoul.offset[i];
    return offset;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int32_t clock_seoul_day(int64_t now_us)
{
    int64_t seconds = floor_div(now_us, US_PER_SECOND);

    return (int32_t)floor_div(seconds + seoul_offset(seconds), 86400);
}

int32_t clock_seoul_hour(int64_t now_us)
{
    int64_t seconds = floor_div(now_us, US_PER_SECOND);
    int64_t local = seconds + seoul_offset(seconds);

    return (int32_t)((local - floor_div(local, 86400) * 86400) / 3600);
}

int64_t clock_seoul_day_start_us(int32_t day)
{
    int64_t local = (int64_t)day * 86400;
    int64_t utc = local - seoul_offset(local - ZONE_DEFAULT);

    /* Once more with the offset that holds there: a change of offset may lie between. */
    return (local - seoul_offset(utc)) * US_PER_SECOND;
}

/* ---- the calendar ---- */

/* Years begin in March here, so the leap day is the last one; eras are 400 years of 146,097 days.
 */
int32_t day_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

void day_to_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
                      365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;

    *ret_day = day_of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

bool day_parse(struct str s, int32_t *ret_day)
{
    int64_t year, month, day;
    int y, m, d;
    int32_t days;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    if (!str_to_u63(str_sub(s, 0, 4), &year) || !str_to_u63(str_sub(s, 5, 7), &month) ||
        !str_to_u63(str_sub(s, 8, 10), &day))
        return false;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    days = day_from_civil((int)year, (int)month, (int)day);
    day_to_civil(days, &y, &m, &d);
    if (y != year || m != month || d != day)
        return false;
    *ret_day = days;
    return true;
}

/* The last width decimal digits of value, with leading zeros. */
static void put_digits(char *text, int width, int64_t value)
{
    while (width > 0) {
        text[--width] = (char)('0' + value % 10);
        value /= 10;
    }
}

void day_format(int32_t day, char ret_text[static 11])
{
    int y, m, d;

    day_to_civil(day, &y, &m, &d);
    memcpy(ret_text, "0000-00-00", 11);
    put_digits(ret_text, 4, y);
    put_digits(ret_text + 5, 2, m);
    put_digits(ret_text + 8, 2, d);
}

void instant_format(int64_t us, char ret_text[static 28])
{
    int64_t seconds = floor_div(us, US_PER_SECOND);
    int64_t fraction = us - seconds * US_PER_SECOND;
    int64_t day = floor_div(seconds, 86400);
    int64_t second = seconds - day * 86400;

    day_format((int32_t)day, ret_text);
    memcpy(ret_text + 10, "T00:00:00Z", 11);
    put_digits(ret_text + 11, 2, second / 3600);
    put_digits(ret_text + 14, 2, second / 60 % 60);
    put_digits(ret_text + 17, 2, second % 60);
    if (fraction != 0) {
        memcpy(ret_text + 19, ".000000Z", 9);
        put_digits(ret_text + 20, 6, fraction);
    }
}
