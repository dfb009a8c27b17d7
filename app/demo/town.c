#include "demo/town.h"
#include "base/err.h"

/* Of the town, in millionths of a degree: by the river in Seoul. */
enum { MIDDLE_LATITUDE = 37556000, MIDDLE_LONGITUDE = 126924000 };

#define PICK(dice, list) list[dice_below((dice), COUNT_OF(list))]

uint64_t dice_roll(struct dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint32_t dice_below(struct dice *dice, uint32_t below)
{
    return (uint32_t)(dice_roll(dice) >> 32) % below;
}

struct str town_username(struct arena *arena, uint32_t n)
{
    static const char *const first[] = {"달리는", "느긋한", "새벽",   "주말",   "한강",
                                        "용감한", "조용한", "씩씩한", "산타는", "물좋아하는",
                                        "바람",   "눈오는", "동네",   "초보",   "만년",
                                        "아침",   "반가운", "웃는",   "든든한", "파란"};
    static const char *const last[] = {
        "사슴", "거북이", "고래", "라켓",   "페달", "너구리", "두루미", "수달", "참새",   "호랑이",
        "토끼", "부엉이", "선수", "코치님", "이웃", "곰",     "여우",   "펭귄", "다람쥐", "고양이"};
    uint32_t pairs = (uint32_t)(COUNT_OF(first) * COUNT_OF(last));
    uint32_t mixed = n * 7 % pairs; /* 7 and 400 have no common factor: every pair comes once */
    const char *a = first[mixed % COUNT_OF(first)], *b = last[mixed / COUNT_OF(first)];
    if (n < pairs)
        return str_format(arena, "%s%s", a, b);
    return str_format(arena, "%s%u", b, n);
}

static int64_t day_fee(struct dice *dice, enum gear gear)
{
    static const struct {
        uint32_t low, steps; /* thousands of won */
    } fees[GEAR_COUNT] = {
        [GEAR_BALL] = {1, 4},     [GEAR_RACKET] = {2, 7},   [GEAR_BIKE] = {8, 18},
        [GEAR_SKI] = {15, 21},    [GEAR_BOARD] = {12, 20},  [GEAR_HELMET] = {2, 5},
        [GEAR_TENT] = {10, 26},   [GEAR_DUMBBELL] = {2, 9}, [GEAR_SKATE] = {4, 9},
        [GEAR_KAYAK] = {20, 31},  [GEAR_CLUB] = {5, 16},    [GEAR_PACK] = {2, 10},
        [GEAR_SHOE] = {3, 8},     [GEAR_GLOVE] = {2, 6},    [GEAR_MAT] = {1, 4},
        [GEAR_MACHINE] = {5, 16},
    };
    return (int64_t)(fees[gear].low + dice_below(dice, fees[gear].steps)) * 1000;
}

static struct str product_name(struct arena *arena, struct dice *dice, struct str category)
{
    static const char *const makers[] = {"한결", "노을", "바다로",   "스무걸음", "온마루",
                                         "가온", "늘봄", "윈드라인", "북한산",   "새솔"};
    static const char *const details[] = {"입문용",    "중급", "가벼운", "거의 새것",
                                          "정비 완료", "세트", "선수용", "가족용"};
    struct str name = str_format(arena, "%s %.*s %s", PICK(dice, makers), STR_FMT(category),
                                 PICK(dice, details));
    size_t points = 0;
    if (str_utf8(name, &points) && points <= 32)
        return name;
    return category;
}

static struct str description(struct arena *arena, struct dice *dice, struct str category)
{
    static const char *const origins[] = {"작년 가을에 사서 열 번 남짓 썼어요.",
                                          "이사하면서 쓸 일이 줄어 이웃과 나눠 쓰려고 해요.",
                                          "동호회에서 쓰다가 요즘은 창고에서 쉬고 있어요.",
                                          "아이가 커서 더는 맞지 않지만 상태는 좋아요."};
    static const char *const care[] = {
        "빌려드리기 전마다 닦고 점검해요.", "젖은 채로만 돌려주지 말아 주세요.",
        "보관 가방도 함께 드려요.", "작은 흠집이 있지만 쓰는 데는 문제없어요."};
    static const char *const tips[] = {
        "처음이시면 쓰는 법을 알려 드릴게요.", "주말에는 미리 말씀해 주세요.",
        "치수가 궁금하면 채팅으로 물어보세요.", "오전에 찾아가시면 가장 좋아요."};
    return str_format(arena, "%.*s 빌려드립니다. %s %s %s", STR_FMT(category), PICK(dice, origins),
                      PICK(dice, care), PICK(dice, tips));
}

void town_product(struct arena *arena, struct dice *dice, struct str category, enum gear gear,
                  struct town_product *ret_product)
{
    static const struct {
        const char *name;
        int32_t north, east; /* of the town's middle, in hundreds of metres */
    } places[] = {{"느티동 주민센터 앞", 0, 0},     {"샘골역 2번 출구", 8, -6},
                  {"우가천 체육공원 입구", -12, 9}, {"솔밭 도서관 앞", 15, 14},
                  {"한내시장 정문", -5, -17},       {"달맞이공원 주차장", 27, 3},
                  {"버들중학교 후문", -21, -8},     {"새길아파트 상가", 6, 24},
                  {"강변 자전거길 쉼터", -34, 20},  {"은행나무 사거리", 19, -29}};
    static const char *const states[] = {"새 것과 비슷해요", "깨끗해요", "쓸 만해요"};
    static const char *const tags[] = {"입문", "주말", "가족",   "초보환영", "캠핑", "겨울",
                                       "여름", "한강", "동호회", "대회",     "실내", "야외"};
    int64_t fee = day_fee(dice, gear);
    uint32_t place = dice_below(dice, COUNT_OF(places));

    *ret_product = (struct town_product){
        .name = product_name(arena, dice, category),
        .model_name = str_format(arena, "%c%c-%u", 'A' + (char)dice_below(dice, 26),
                                 'A' + (char)dice_below(dice, 26), 100 + dice_below(dice, 900)),
        .description = description(arena, dice, category),
        .place = str_from(places[place].name),
        .latitude_e6 = MIDDLE_LATITUDE + places[place].north * 899 +
                       (int64_t)dice_below(dice, 1200),
        .longitude_e6 = MIDDLE_LONGITUDE + places[place].east * 1134 +
                        (int64_t)dice_below(dice, 1500),
        .state = str_from(PICK(dice, states)),
        .day_fee = fee,
        .week_fee = dice_below(dice, 4) == 0 ? 0 : fee * 5,
        .direct = dice_below(dice, 5) != 0,
        .delivery_included = dice_below(dice, 3) == 0,
    };
    uint32_t start = dice_below(dice, COUNT_OF(tags));
    ret_product->tag_count = dice_below(dice, 4);
    for (size_t i = 0; i < ret_product->tag_count; i++)
        ret_product->tags[i] = str_from(tags[(start + i * 5) % COUNT_OF(tags)]);
}

struct line {
    bool by_visitor;
    const char *text;
};

static const struct line first_time[] = {
    {true, "안녕하세요! 이번 주말에 빌릴 수 있을까요?"},
    {false, "네, 토요일 오전부터 비어 있어요."},
    {true, "처음 해 보는 거라서요. 어렵지 않을까요?"},
    {false, "금방 익숙해지실 거예요. 만나서 쓰는 법을 알려 드릴게요."},
    {true, "감사합니다 :) 그럼 토요일 10시에 뵐게요."},
    {false, "네, 체육공원 입구에서 뵙겠습니다."},
};
static const struct line size_question[] = {
    {true, "혹시 키 168cm인데 맞을까요?"},
    {false, "제가 172cm인데 잘 맞았어요. 길이 조절도 됩니다."},
    {true, "다행이네요. 하루만 빌려도 괜찮죠?"},
    {false, "그럼요. 사흘이면 더 싸니까 달력에서 요금을 보세요."},
    {true, "정말 그렇네요! 사흘로 요청드릴게요."},
    {false, "확인했습니다. 수락했어요 👍"},
    {true, "주말 내내 잘 타겠습니다."},
};
static const struct line returned_well[] = {
    {true, "방금 반납 장소에 도착했어요."},
    {false, "5분만요! 지금 내려갑니다."},
    {true, "천천히 오세요."},
    {false, "상태 확인했습니다. 깨끗하게 써 주셔서 고마워요."},
    {true, "덕분에 잘 썼습니다. 후기 남길게요!"},
    {false, "저도 남기겠습니다. 또 뵈어요."},
};
static const struct line rain[] = {
    {true, "내일 비가 온다는데 날짜를 바꿀 수 있을까요?"},
    {false, "네, 일요일도 비어 있어요."},
    {true, "그럼 일요일로 다시 요청드릴게요."},
    {false, "좋아요. 날이 개면 더 재미있을 거예요."},
};
static const struct line price[] = {
    {true, "일주일 빌리면 얼마인가요?"},
    {false, "5일 값으로 7일까지 빌려 드려요."},
    {true, "오, 좋네요. 보관 가방도 같이 주시나요?"},
    {false, "네, 가방이랑 여분 부품도 넣어 둘게요."},
    {true, "최고예요. 다음 주 월요일부터 부탁드립니다."},
};
static const struct {
    const struct line *lines;
    uint32_t n;
} talks[] = {
    {first_time, COUNT_OF(first_time)},
    {size_question, COUNT_OF(size_question)},
    {returned_well, COUNT_OF(returned_well)},
    {rain, COUNT_OF(rain)},
    {price, COUNT_OF(price)},
};

bool town_talk(uint32_t talk, uint32_t i, struct str *ret_text, bool *ret_by_visitor)
{
    talk %= (uint32_t)COUNT_OF(talks);
    if (i >= talks[talk].n)
        return false;
    *ret_text = str_from(talks[talk].lines[i].text);
    *ret_by_visitor = talks[talk].lines[i].by_visitor;
    return true;
}

struct str town_review(struct dice *dice, bool by_renter, int stars)
{
    static const char *const glad[] = {"설명 그대로였어요. 덕분에 즐거운 주말이었습니다!",
                                       "상태가 정말 좋아요. 다음에도 빌릴게요.",
                                       "친절하게 알려 주셔서 처음인데도 잘 탔어요.",
                                       "깨끗하고 가벼워요. 추천합니다."};
    static const char *const fair[] = {"쓸 만했지만 조금 낡았어요.",
                                       "약속 시간이 한 번 바뀌었지만 잘 썼습니다."};
    static const char *const owner_glad[] = {"약속 시간도 잘 지키고 깨끗하게 돌려주셨어요.",
                                             "소중히 써 주셔서 고맙습니다. 또 빌려 드릴게요."};
    static const char *const owner_fair[] = {"조금 늦었지만 미리 알려 주셨어요.",
                                             "흙이 묻어 있었지만 망가진 곳은 없었습니다."};
    if (by_renter)
        return str_from(stars >= 4 ? PICK(dice, glad) : PICK(dice, fair));
    return str_from(stars >= 4 ? PICK(dice, owner_glad) : PICK(dice, owner_fair));
}

const struct town_article town_articles[] = {
    {"before-the-first-snow", "ko", "첫눈 오기 전에 장비 살펴보기",
     "빌리기 전에 다섯 가지만 보면 겨울이 편해요.",
     "## 길이와 부츠\n\n스키는 키보다 10~15cm 짧게 시작하면 다루기 쉬워요. 부츠는 **발길이에 "
     "맞는 것**을 신고, 발가락이 살짝 닿는 "
     "정도가 좋아요.\n\n## 빌리는 날 함께 볼 것\n\n- 바인딩 나사와 브레이크\n- 에지의 녹\n- 헬멧 "
     "안쪽 버클\n\n사진을 함께 찍어 두면 "
     "돌려줄 때 서로 편해요."},
    {"before-the-first-snow-en", "en", "Looking over gear before the first snow",
     "Five looks before you rent make an easy winter.",
     "## Length and boots\n\nSkis 10 to 15 cm shorter than you are forgive more. Boots are of the "
     "**length of your foot**; your "
     "toes may just touch.\n\n## On the day\n\n- screws and brakes of the bindings\n- rust on the "
     "edges\n- the buckle of the "
     "helmet\n\nTake photos together: they help both of you when it comes back."},
};
const size_t town_article_count = COUNT_OF(town_articles);
