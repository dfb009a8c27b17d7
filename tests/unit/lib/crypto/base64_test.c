#include "crypto/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* RFC 4648, section 10 */
static const struct {
    const char *bytes, *text, *url;
} vectors[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xFB\xFF\xBF", "+/+/", "-_-_"},
};

static void known_vectors(void **state)
{
    unsigned char bytes[16];
    char text[16];
    size_t n;

    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        struct str in = str_from(vectors[i].bytes);

        n = base64_encode(in, text);
        assert_int_equal(n, BASE64_LENGTH(in.n));
        assert_true(str_eq((struct str){text, n}, str_from(vectors[i].text)));
        n = base64url_encode(in, text);
        assert_int_equal(n, BASE64URL_LENGTH(in.n));
        assert_true(str_eq((struct str){text, n}, str_from(vectors[i].url)));
        assert_true(base64url_decode((struct str){text, n}, bytes, sizeof(bytes), &n));
        assert_true(str_eq((struct str){(const char *)bytes, n}, in));
    }
}

static void loose_spellings_are_refused(void **state)
{
    static const char *const bad[] = {"Zg==",  "Zg=",  "Z",    "Zh",    "Zm9",  "Zm9v\n",
                                      " Zm9v", "Zm+v", "Zm/v", "Zm9vY", "Zm.v", "\xC3\xA9gg"};
    unsigned char bytes[16];
    size_t n;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(base64url_decode(str_from(bad[i]), bytes, sizeof(bytes), &n));
}

static void the_room_is_kept(void **state)
{
    unsigned char bytes[3];
    size_t n;

    (void)state;
    assert_true(base64url_decode(STR("Zm9v"), bytes, 3, &n));
    assert_false(base64url_decode(STR("Zm9vYg"), bytes, 3, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_vectors),
        cmocka_unit_test(loose_spellings_are_refused),
        cmocka_unit_test(the_room_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
