/* The messages of field errors in Korean. They are made in English, which is the wire's wording
 * (docs/contract.md), and said in Korean to who asks for it. Percent signs stand, in their order,
 * for whatever the English one has there. */
#include "core/language.h"

static const struct {
    const char *en, *ko;
} words[] = {
    {"Must not be over, nor before the first day.", "지난 날이거나 첫날보다 앞이에요."},
    {"Type the address of this account.", "이 계정의 이메일 주소를 적어 주세요."},
    /* of any field */
    {"This field is required.", "꼭 적어 주세요."},
    {"This field may not be blank.", "비워 둘 수 없어요."},
    {"This field may not be null.", "비워 둘 수 없어요."},
    {"Not a valid string.", "글자로 적어 주세요."},
    {"A valid integer is required.", "숫자로 적어 주세요."},
    {"Must be a valid boolean.", "예, 아니요 가운데 하나를 골라 주세요."},
    {"Value must be valid JSON.", "알아볼 수 없는 값이에요."},
    {"Null characters are not allowed.", "쓸 수 없는 글자가 있어요."},
    {"Ensure this field has no more than % characters.", "%자까지 적을 수 있어요."},
    {"Ensure this field has at least % characters.", "%자 이상 적어 주세요."},
    {"Ensure this field has no more than % elements.", "%개까지 넣을 수 있어요."},
    {"Ensure this value is less than or equal to %.", "%보다 클 수 없어요."},
    {"Ensure this value is greater than or equal to %.", "%보다 작을 수 없어요."},
    {"% is not a valid choice.", "고를 수 없는 값이에요."},
    {"This is not a valid choice.", "고를 수 없는 값이에요."},
    {"Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
     "날짜는 YYYY-MM-DD로 적어 주세요."},
    {"Give a whole number from % to %.", "%부터 %까지의 숫자를 적어 주세요."},
    {"Invalid data. Expected a dictionary, but got %.", "알아볼 수 없는 값이에요."},
    {"Invalid pk % - object does not exist.", "없는 이웃이에요."},
    {"One line only.", "한 줄로 적어 주세요."},
    {"Give 1 for what goes on, 0 for what is over.",
     "진행 중인 대여는 1, 지난 대여는 0으로 적어 주세요."},
    {"A registration number has ten digits, such as 123-45-67891.",
     "사업자등록번호는 123-45-67891처럼 숫자 10자리예요."},
    {"Who lends as a business or a club takes another one.",
     "업체나 동아리로 빌려주면 다른 규칙을 골라 주세요."},
    /* accounts */
    {"Enter a valid email address.", "이메일 주소를 확인해 주세요."},
    {"user with this email already exists.", "이미 가입된 이메일이에요."},
    {"This password is too short. It must contain at least % characters.",
     "비밀번호는 %자 이상이어야 해요."},
    {"This password is too common.", "너무 흔한 비밀번호예요."},
    {"The password is too similar to the email.", "비밀번호가 이메일과 비슷해요."},
    {"Your old password was entered incorrectly. Please enter it again.",
     "지금 비밀번호가 맞지 않아요."},
    {"This link has been used or has expired.", "이미 썼거나 오래된 링크예요."},
    {"Give a day after today.", "내일이나 그 뒤의 날을 적어 주세요."},
    {"There is a category of that name.", "그 이름의 분류가 이미 있어요."},
    {"Choose a category of the first two levels.", "첫째나 둘째 단계의 분류를 골라 주세요."},
    {"Choose another category of the same level.", "같은 단계의 다른 분류를 골라 주세요."},
    /* files and photos */
    {"No file was submitted.", "파일을 골라 주세요."},
    {"The submitted file is empty.", "빈 파일이에요."},
    {"The submitted data was not a file. Check the encoding type on the form.", "파일이 아니에요."},
    {"Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
     "사진으로 열 수 없는 파일이에요."},
    {"At most 1 MiB.", "1 MiB까지 올릴 수 있어요."},
    {"This is no calendar (iCalendar, .ics).", "캘린더 파일(.ics)이 아니에요."},
    {"Give the https address of a calendar.", "캘린더의 https 주소를 적어 주세요."},
    /* products */
    {"Expected a list of {\"hashtag\": \"...\"}.", "태그를 알아볼 수 없어요."},
    {"Ensure this value is not above the declared value.", "물건의 값을 넘을 수 없어요."},
    {"Must not be before rental_start_date.", "시작하는 날보다 빠를 수 없어요."},
    {"low, high or both are required.", "가장 작은 값이나 가장 큰 값을 적어 주세요."},
    {"low must not be above high.", "작은 값이 큰 값보다 클 수 없어요."},
    {"The same size twice.", "같은 사이즈가 두 번 있어요."},
    {"Gear of this category has no sizes.", "이 카테고리는 사이즈를 적지 않아요."},
    {"Latitude and longitude in degrees, with a comma.", "위도와 경도를 쉼표로 나눠 적어 주세요."},
    /* articles */
    {"Lower-case letters, digits, and hyphens between them.",
     "영어 소문자와 숫자, 그 사이의 붙임표(-)만 쓸 수 있어요."},
    {"Another article has this address.", "다른 글이 쓰는 주소예요."},
    {"Pictures of other sites are not shown: only addresses that begin with /photos/.",
     "다른 사이트의 사진은 보이지 않아요. /photos/로 시작하는 주소만 쓸 수 있어요."},
    /* the calendar of a product */
    {"From today to five years ahead.", "오늘부터 5년 안의 날짜를 적어 주세요."},
    {"Must not be before from.", "첫날보다 빠를 수 없어요."},
    {"At most 180 days.", "180일까지예요."},
    {"Seven of open, no_handover, closed; Monday's first.", "요일마다 하나씩 골라 주세요."},
    {"At most 100 of {from, to, plan}; no two may share a day.",
     "따로 정한 날은 100개까지이고, 서로 겹칠 수 없어요."},
    {"Ensure this value is not above max_days.", "가장 긴 날보다 짧아야 해요."},
    {"1 to 500 units.", "1개부터 500개까지 등록할 수 있어요."},
    {"Not a unit of this product.", "이 장비의 것이 아니에요."},
    {"closed_from and closed_to belong together, the first before the last.",
     "쉬는 첫날과 마지막 날을 차례로 적어 주세요."},
    {"At most 20 lines.", "20줄까지예요."},
    {"another product of your own.", "내 다른 장비를 골라 주세요."},
    {"one that the product has.", "그 장비에 있는 사이즈를 골라 주세요."},
    {"twice the same.", "같은 장비가 두 번 있어요."},
    /* rentals */
    {"A list of units' ids is expected.", "건네는 장비를 골라 주세요."},
    {"Answer each item of the list in its order: item, good (true, false or null) and a note of at "
     "most 200 characters.",
     "목록의 항목마다 답해 주세요. 메모는 200자까지예요."},
    {"At most 20 items of 1 to 80 characters each.", "20개까지, 하나에 80자까지 적을 수 있어요."},
    {"At most 5 places.", "다섯 곳까지 적을 수 있어요."},
    {"not a place of this product.", "이 장비에 없는 곳이에요."},
    {"each place once.", "같은 곳이 두 번 있어요."},
    {"hand_over or return.", "건네기와 돌려주기 가운데 하나예요."},
    {"given, received, waived, undo, correct, agree or refuse", "고를 수 없는 값이에요."},
    /* notices by the browser */
    {"These are no keys of a browser.", "브라우저의 열쇠가 아니에요."},
    {"Give the https address of a push service.", "알림 서비스의 https 주소가 아니에요."},
    /* the weather, for operators */
    {"Not a region: a code of ISO 3166-2, such as KR-11.", "지역 코드(예: KR-11)가 아니에요."},
    {"No warnings: each line is region,date,kind,text.",
     "특보가 없어요. 한 줄은 region,date,kind,text예요."},
    {"a line is region,date,kind,text.", "한 줄은 region,date,kind,text예요."},
    {"the region is a code of ISO 3166-2, such as KR-11.", "지역 코드(예: KR-11)가 아니에요."},
    {"the date is YYYY-MM-DD, today or later.", "날짜는 오늘부터, YYYY-MM-DD로 적어 주세요."},
    {"the kind is snow, water, wind, rain or air.",
     "종류는 snow, water, wind, rain, air 가운데 하나예요."},
    {"the text has at most 100 characters.", "100자까지 적을 수 있어요."},
    {"at most 1000 warnings at once.", "한 번에 1000개까지예요."},
    {"Today or later.", "오늘부터 적을 수 있어요."},
    {"The first day or later, at most 31 days together.", "첫날부터 모두 31일까지 적을 수 있어요."},
};

enum { WHATS = 2 }; /* of one message */

static ptrdiff_t find_part(struct str text, struct str part)
{
    for (size_t at = 0; at + part.n <= text.n; at++) {
        if (str_starts(str_sub(text, at, text.n), part))
            return (ptrdiff_t)at;
    }
    return -1;
}

/* What stands in the message where the pattern has its percent signs; false when it is not of it.
 */
static bool is_said_by(struct str message, const char *en, struct str ret_whats[WHATS])
{
    struct str pattern = str_from(en), part = str_split(&pattern, '%');

    if (!str_starts(message, part))
        return false;
    message = str_sub(message, part.n, message.n);
    for (size_t i = 0; i < WHATS && !str_is_null(pattern); i++) {
        part = str_split(&pattern, '%');
        const bool last = str_is_null(pattern);
        if (last && !str_ends(message, part))
            return false;
        const ptrdiff_t at = last ? (ptrdiff_t)(message.n - part.n) : find_part(message, part);
        if (at < 0)
            return false;
        ret_whats[i] = str_sub(message, 0, (size_t)at);
        message = str_sub(message, (size_t)at + part.n, message.n);
    }
    return message.n == 0;
}

static struct str filled(struct arena *arena, const char *ko, const struct str whats[WHATS])
{
    struct str pattern = str_from(ko), said = str_split(&pattern, '%');

    for (size_t i = 0; i < WHATS && !str_is_null(pattern); i++) {
        struct str part = str_split(&pattern, '%');
        said = str_format(arena, "%.*s%.*s%.*s", STR_FMT(said), STR_FMT(whats[i]), STR_FMT(part));
    }
    return said;
}

/* "label: Ensure …" → "Ensure …" */
static struct str without_name(struct str text)
{
    ptrdiff_t at = str_find(text, ':', 0);

    for (ptrdiff_t i = 0; i < at; i++) {
        if ((text.p[i] < 'a' || text.p[i] > 'z') && text.p[i] != '_')
            return text;
    }
    return at > 0 ? str_trim(str_sub(text, (size_t)at + 1, text.n)) : text;
}

/* "Line 3: …", "Unit 3: …" and "Size 3: …", where a field is a list: its number and what is wrong
 * there. */
static bool is_numbered(struct str message, struct str *ret_number, struct str *ret_rest)
{
    struct str rest = message;
    int64_t number;

    if (!str_starts(message, STR("Line ")) && !str_starts(message, STR("Unit ")) &&
        !str_starts(message, STR("Size ")))
        return false;
    rest = str_sub(message, 5, message.n);
    *ret_number = str_split(&rest, ':');
    *ret_rest = without_name(str_trim(rest));
    return str_to_u63(*ret_number, &number);
}

struct str message_ko(struct arena *arena, struct str message)
{
    struct str number, rest;

    if (is_numbered(message, &number, &rest)) {
        rest = message_ko(arena, rest);
        return str_format(arena, "%.*s번째: %.*s", STR_FMT(number), STR_FMT(rest));
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct str whats[WHATS] = {STR(""), STR("")};

        if (is_said_by(message, words[i].en, whats))
            return filled(arena, words[i].ko, whats);
    }
    return message;
}
