#include "base/err.h"
#include "base/gzip.h"
#include "base/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>

static void is(const char *text, void (*write)(struct buf *, struct str), const char *wanted)
{
    DEFER(buf_release)
    struct buf buf;

    buf_init(&buf, 4096);
    write(&buf, str_from(text));
    buf_char(&buf, '\0');
    assert_string_equal(buf.p, wanted);
}

static void no_text_becomes_markup(void **state)
{
    (void)state;
    is("", html_text, "");
    is("한글 plain", html_text, "한글 plain");
    is("\"><script>alert('1')</script>&amp;", html_text,
       "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;");
    is("a\nb\tc\x7f"
       "d\x1b[0m",
       html_text, "a b c d [0m");
}

static void json_cannot_end_its_script(void **state)
{
    (void)state;
    is("{\"a\":\"</script><!--&\"}", html_json,
       "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\"}");
}

static void what_is_packed_unpacks_to_the_same(void **state)
{
    DEFER(arena_release)
    struct arena arena = {0};
    size_t n = 300000;
    char *bytes = arena_array(&arena, n, 1), *out = arena_array(&arena, n + 1, 1);

    (void)state;
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * i / 7);
    for (size_t size = 0; size <= n; size = size ? size * 7 : 1) {
        struct str packed = gzip_of(&arena, (struct str){bytes, size});
        z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.p,
                      .avail_in = (uInt)packed.n,
                      .next_out = (Bytef *)out,
                      .avail_out = (uInt)n + 1};

        assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        assert_int_equal(z.total_out, size);
        assert_memory_equal(out, bytes, size);
        inflateEnd(&z);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_becomes_markup),
        cmocka_unit_test(json_cannot_end_its_script),
        cmocka_unit_test(what_is_packed_unpacks_to_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
