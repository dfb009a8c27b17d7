#include "../../lib/db/scratch.h"
#include "search/search.h"
#include "search/search_rules.h"

static struct arena arena;

static void assert_text(struct str got, const char *want)
{
    assert_string_equal(str_c(&arena, got), want);
}

static void a_field_becomes_bigrams_and_its_last_character(void **state)
{
    (void)state;
    assert_text(search_grams(&arena, STR("가각")), "gac00ac01 gac01");
    assert_text(search_grams(&arena, STR("a")), "g0061");
    assert_text(search_grams(&arena, STR("")), "");
}

static void spaces_case_and_width_do_not_count(void **state)
{
    (void)state;
    assert_text(search_grams(&arena, STR(" Ａ b\tC ")), "g00610062 g00620063 g0063");
    assert_text(search_grams(&arena, STR("\u200b")), "");
}

static void decomposed_hangul_is_the_same_as_composed(void **state)
{
    (void)state;
    assert_text(search_grams(&arena, STR("\u1100\u1161")), "gac00");
}

static void a_point_beyond_four_digits_cannot_be_mistaken(void **state)
{
    (void)state;
    assert_text(search_grams(&arena, STR("\U0001f3be")), "gx01f3be");
}

static void a_keyword_is_a_phrase_and_one_character_a_prefix(void **state)
{
    (void)state;
    assert_text(search_expression(&arena, STR("축구공")), "\"gcd95ad6c gad6cacf5\"");
    assert_text(search_expression(&arena, STR("축")), "\"gcd95\" *");
    assert_text(search_expression(&arena, STR("%\"")), "\"g00250022\"");
}

static void nothing_searchable_is_null(void **state)
{
    (void)state;
    assert_true(str_is_null(search_expression(&arena, STR(""))));
    assert_true(str_is_null(search_expression(&arena, STR("\u200b\u3000"))));
    assert_true(str_is_null(search_expression(&arena, STR("\xff\xfe"))));
}

static void initials_end_at_anything_but_syllables(void **state)
{
    (void)state;
    assert_text(search_initials(&arena, STR("축구 공 A 화")),
                "g110e1100 g11001100 g1100 z g1112 z");
    assert_text(search_expression(&arena, STR("ㅊㄱ")), "\"g110e1100\"");
    assert_text(search_initials(&arena, STR("abc")), "");
}

/* ---- against the engine ---- */

static struct scratch scratch;
static struct db *db;
static const struct db_sql find_sql = {
    "find", "SELECT rowid FROM product_search WHERE product_search MATCH $1", NULL};

static void put(int64_t id, const char *name, const char *description, const char *tag1,
                const char *tag2)
{
    struct str tags[2] = {str_from(tag1), str_from(tag2)};
    struct search_text text = {
        .name = str_from(name), .description = str_from(description), .tags = tags, .tag_count = 2};
    assert_int_equal(search_put(db, &arena, id, &text), OK);
}

static int64_t find(const char *keyword)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct str expression = search_expression(&arena, str_from(keyword));
    bool more = false;
    int64_t sum = 0;

    assert_int_equal(db_query(db, &find_sql, DB_ARGS(db_str(expression)), &rows), OK);
    while (db_next(&rows, &more) == OK && more)
        sum += db_col_int(&rows, 0);
    return sum;
}

static void the_index_finds_what_a_substring_would(void **state)
{
    (void)state;
    put(1, "축구공 (새것)", "우리 동네에서 같이 차요 100%", "농구", "공놀이");
    put(10, "러닝 머신", "접이식 Running machine", "유산소", "홈짐");
    put(100, "테니스 라켓", "가벼워요", "ab", "cd");

    assert_int_equal(find("축구"), 1);
    assert_int_equal(find("구공"), 1);
    assert_int_equal(find("공"), 1);
    assert_int_equal(find("0%"), 1);
    assert_int_equal(find("(새"), 1);
    assert_int_equal(find("닝머"), 10);
    assert_int_equal(find("RUNNING"), 10);
    assert_int_equal(find("ㅊㄱ"), 1);
    assert_int_equal(find("ㅌㄴㅅㄹㅋ"), 100);
    assert_int_equal(find("축구화"), 0);
    assert_int_equal(find("\" OR 1"), 0);
}

static void fields_and_tags_never_join(void **state)
{
    (void)state;
    assert_int_equal(find("구공놀"), 0);
    assert_int_equal(find("bc"), 0);
    assert_int_equal(find("요농"), 0);
}

static void putting_again_replaces_and_removing_removes(void **state)
{
    (void)state;
    put(1, "배구공", "", "", "");
    assert_int_equal(find("축구"), 0);
    assert_int_equal(find("배구"), 1);
    assert_int_equal(search_remove(db, 1), OK);
    assert_int_equal(find("배구"), 0);
}

static bool has_key(const struct search_text *text, struct str keyword)
{
    struct str key = search_key(&arena, search_expression(&arena, keyword)), *keys = NULL;
    size_t n = 0;
    bool found = false;

    search_keys(&arena, text, &keys, &n);
    for (size_t i = 0; i < n; i++) {
        assert_true(i == 0 || str_compare(keys[i - 1], keys[i]) < 0);
        found = found || str_eq(keys[i], key);
    }
    return found;
}

static void what_a_keyword_finds_has_its_key(void **state)
{
    static const char *const found[] = {
        "로드 자전거",    "로드",   "로",   "자전",   "거",     "X1",       "\U0001f6b2",
        "\U0001f6b2연남", "연남동", "ㄹㄷ", "ㅇㄴㄷ", "출퇴근", "가벼워요", ""};
    static const char *const others[] = {"차", "y1", "\U0001f600", "ㄱㄱㄱ", "퇴출"};
    const struct str tags[] = {STR("출퇴근")};
    const struct search_text text = {.name = STR("로드 자전거"),
                                     .model_name = STR("X1 \U0001f6b2"),
                                     .description = STR("가벼워요"),
                                     .place = STR("\U0001f6b2 연남동"),
                                     .tags = tags,
                                     .tag_count = 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(found); i++)
        if (!has_key(&text, str_from(found[i])))
            fail_msg("%s", found[i]);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (has_key(&text, str_from(others[i])))
            fail_msg("%s", others[i]);
}

static int open_database(void **state)
{
    static const char table[] =
        "CREATE VIRTUAL TABLE product_search USING fts5(name, model_name, description, place, "
        "tags, initials, tokenize = 'unicode61', prefix = '5')";

    (void)state;
    scratch_open(&scratch);
    db = scratch.db;
    return db_script(db, table) == OK ? 0 : -1;
}

static int close_database(void **state)
{
    (void)state;
    scratch_close(&scratch);
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_becomes_bigrams_and_its_last_character),
        cmocka_unit_test(spaces_case_and_width_do_not_count),
        cmocka_unit_test(decomposed_hangul_is_the_same_as_composed),
        cmocka_unit_test(a_point_beyond_four_digits_cannot_be_mistaken),
        cmocka_unit_test(a_keyword_is_a_phrase_and_one_character_a_prefix),
        cmocka_unit_test(nothing_searchable_is_null),
        cmocka_unit_test(initials_end_at_anything_but_syllables),
        cmocka_unit_test(the_index_finds_what_a_substring_would),
        cmocka_unit_test(fields_and_tags_never_join),
        cmocka_unit_test(putting_again_replaces_and_removing_removes),
        cmocka_unit_test(what_a_keyword_finds_has_its_key),
    };
    return cmocka_run_group_tests(tests, open_database, close_database);
}
