#include "photos/photos_rules.h"

bool photo_key_is_good(struct str key)
{
    if (key.n != PHOTO_KEY_LENGTH)
        return false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

bool photo_name_is_good(struct str name)
{
    struct str suffix = str_sub(name, PHOTO_KEY_LENGTH, name.n);
    return photo_key_is_good(str_sub(name, 0, PHOTO_KEY_LENGTH)) &&
           (str_eq(suffix, STR(".webp")) || str_eq(suffix, STR("-m.webp")) ||
            str_eq(suffix, STR("-s.webp")));
}
