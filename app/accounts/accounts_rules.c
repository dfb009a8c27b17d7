#include "accounts/accounts_rules.h"
#include "accounts/accounts.h"
#include "accounts/common_passwords.h"

#define ALIAS_DOMAIN "@users.invalid"

static bool is_address_char(char c)
{
    return (unsigned char)c > 0x20 && c != 0x7f && !strchr("()<>[]:;,\\\"", c);
}

struct str account_address(struct arena *arena, struct str email)
{
    struct str none = {NULL, 0}, low = str_copy(arena, str_trim(email));
    ptrdiff_t at = str_find(low, '@', 0);
    if (low.n > 254 || at <= 0 || at > 64 || str_find(low, '@', (size_t)at + 1) >= 0 ||
        !str_utf8(low, NULL))
        return none;
    struct str domain = str_sub(low, (size_t)at + 1, low.n);
    ptrdiff_t dot = str_find(domain, '.', 0);
    if (dot <= 0 || domain.p[domain.n - 1] == '.' || str_has(domain, ".."))
        return none;
    for (size_t i = 0; i < low.n; i++) {
        char c = low.p[i];
        if (!is_address_char(c))
            return none;
        if (c >= 'A' && c <= 'Z')
            ((char *)low.p)[i] = (char)(c + 32); /* our own copy */
    }
    return str_ends(low, STR(ALIAS_DOMAIN)) ? none : low;
}

int64_t account_alias_id(struct str email)
{
    struct str domain = STR(ALIAS_DOMAIN);
    int64_t id;
    if (email.n <= domain.n || !str_eq_nocase(str_sub(email, email.n - domain.n, email.n), domain))
        return 0;
    return str_to_u63(str_sub(email, 0, email.n - domain.n), &id) ? id : 0;
}

struct str account_first_username(struct str email)
{
    struct str name = str_split(&email, '@');
    size_t at = 0, points = 0;
    for (; at < name.n; at++) {
        if (((unsigned char)name.p[at] & 0xC0) != 0x80 && ++points > 16)
            break;
    }
    return str_sub(name, 0, at);
}

/* In the list, or one character again and again. */
static bool is_common(struct str password)
{
    for (size_t i = 0; i < COUNT_OF(common_passwords); i++) {
        if (str_eq_nocase(password, str_from(common_passwords[i])))
            return true;
    }
    size_t same = 1;
    while (same < password.n && password.p[same] == password.p[0])
        same++;
    return same == password.n;
}

const char *account_password_fault(struct str password, struct str email)
{
    size_t points = 0;
    if (!str_utf8(password, &points) || points < 8)
        return "This password is too short. It must contain at least 8 characters.";
    if (points > 128)
        return "Ensure this field has no more than 128 characters.";
    if (is_common(password))
        return "This password is too common.";
    return str_eq_nocase(password, email) ? "The password is too similar to the email." : NULL;
}

struct str business_number(struct arena *arena, struct str text)
{
    static const int weights[] = {1, 3, 7, 1, 3, 7, 1, 3, 5};
    char digits[10];
    size_t n = 0;
    int sum = 0;

    for (size_t i = 0; i < text.n; i++) {
        bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (!is_digit && text.p[i] != '-')
            return (struct str){NULL, 0};
        if (is_digit && n == COUNT_OF(digits))
            return (struct str){NULL, 0};
        if (is_digit)
            digits[n++] = text.p[i];
    }
    if (text.n == 0)
        return STR("");
    if (n < COUNT_OF(digits))
        return (struct str){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(weights); i++)
        sum += (digits[i] - '0') * weights[i];
    sum += (digits[8] - '0') * 5 / 10;
    if ((10 - sum % 10) % 10 != digits[9] - '0')
        return (struct str){NULL, 0};
    return str_format(arena, "%.3s-%.2s-%.5s", digits, digits + 3, digits + 5);
}

const char *member_level(int64_t point)
{
    static const struct {
        int64_t from;
        const char *name;
    } levels[] = {{6000, "MASTER"}, {3500, "PRO"}, {1500, "SEMIPRO"}, {500, "ROOKIE"}};
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (point >= levels[i].from)
            return levels[i].name;
    }
    return "NEWBIE";
}
