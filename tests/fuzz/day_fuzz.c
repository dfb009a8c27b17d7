/* Dates: what is taken is written back as it came. */
#include "base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    int32_t day;
    char again[11];
    if (!day_parse(text, &day))
        return 0;
    day_format(day, again);
    if (!str_eq(text, str_from(again)))
        __builtin_trap();
    return 0;
}
