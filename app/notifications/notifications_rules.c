#include "notifications/notifications_rules.h"

/* {who}, {product}, {said}, {days} and {last}, the last day, are filled in. */
static const struct {
    const char *name, *text;
} kinds[NOTICE_KIND_COUNT] = {
    [NOTICE_RENTAL_REQUEST] = {"rental_request", "{who}님이 {product} 대여를 요청했어요: {days}"},
    [NOTICE_RENTAL_OFFER] = {"rental_offer", "{who}님이 {product} 대여를 제안했어요: {days}"},
    [NOTICE_RENTAL_ACCEPT] = {"rental_accept", "{product} 대여가 확정되었어요: {days}"},
    [NOTICE_RENTAL_BOOK] = {"rental_book",
                            "{who}님이 {product} 물건을 바로 예약해서 확정되었어요: {days}"},
    [NOTICE_RENTAL_DECLINE] = {"rental_decline",
                               "{who}님이 {product} 대여 요청을 거절했어요: {days}"},
    [NOTICE_RENTAL_COUNTER] = {"rental_counter",
                               "{who}님이 {product} 대여를 다른 일정으로 제안했어요: {days}"},
    [NOTICE_RENTAL_ASK] = {"rental_ask",
                           "{who}님이 {product} 대여를 다른 일정으로 요청했어요: {days}"},
    [NOTICE_RENTAL_REFUSE] = {"rental_refuse",
                              "{who}님이 {product} 대여 제안을 거절했어요: {days}"},
    [NOTICE_RENTAL_WITHDRAW] = {"rental_withdraw",
                                "{who}님이 {product} 대여를 없던 일로 했어요: {days}"},
    [NOTICE_RENTAL_GONE] = {"rental_gone",
                            "{product} {days} 일정이 먼저 나갔어요. 다른 날짜나 비슷한 물건을 "
                            "찾아보세요."},
    [NOTICE_RENTAL_UNANSWERED] = {"rental_unanswered",
                                  "{product} 대여 요청이 답을 기다리고 있어요: {days}"},
    [NOTICE_RENTAL_LAST_CALL] = {"rental_last_call",
                                 "{product} 대여 요청이 곧 만료돼요. 지금 답해 주세요: {days}"},
    [NOTICE_RENTAL_DUE_SOON] = {"rental_due_soon",
                                "{product} 반납까지 두 시간이 남았어요: {last}까지예요."},
    [NOTICE_RENTAL_DUE_NOW] = {"rental_due_now",
                               "{product} 반납 시각이에요. 한 시간 넘게 늦으면 요금이 더해져요."},
    [NOTICE_RENTAL_LATE_ADMIN] = {"rental_late_admin",
                                  "{product} 반납이 사흘 넘게 늦어 운영자가 살펴봐요."},
    [NOTICE_RENTAL_AT_RISK] = {"rental_at_risk",
                               "{product} 앞 대여의 반납이 늦어지고 있어요: {days}. 다른 물건이나 "
                               "날짜를 함께 찾아보세요."},
    [NOTICE_WAITING_FREE] =
        {"waiting_free", "기다리던 {product} 일정이 비었어요: {days}. 12시간 동안 맡아 둘게요."},
    [NOTICE_WAITING_OVER] = {"waiting_over",
                             "맡아 둔 {product} 일정이 다음 분에게 넘어갔어요: {days}"},
    [NOTICE_PRODUCT_PAUSED] =
        {"product_paused",
         "답이 없는 요청이 세 번 이어져 {product} 장비를 쉬게 했어요. 장비 화면에서 "
         "다시 빌려줄 수 있어요."},
    [NOTICE_PRODUCT_HIDDEN] = {"product_hidden",
                               "운영자가 {product} 장비를 숨겼어요. 이유는 장비 화면에 있어요."},
    [NOTICE_PRODUCT_SHOWN] = {"product_shown", "{product} 장비가 다시 모두에게 보여요."},
    [NOTICE_RENTAL_EXPIRE] = {"rental_expire",
                              "답이 없어 {product} 대여 요청이 만료되었어요: {days}"},
    [NOTICE_RENTAL_CANCEL] = {"rental_cancel", "{who}님이 {product} 대여를 취소했어요: {days}"},
    [NOTICE_RENTAL_WEATHER] = {"rental_weather",
                               "{who}님이 날씨가 나쁘다고 해요: {product}, {days}"},
    [NOTICE_RENTAL_AGREE_WEATHER] = {"rental_agree_weather",
                                     "날씨 때문에 비용 없이 취소되었어요: {product}, {days}"},
    [NOTICE_RENTAL_LAPSE] = {"rental_lapse", "{product} 대여는 건네지지 않아 취소되었어요: {days}"},
    [NOTICE_RENTAL_HAND_OVER] = {"rental_hand_over", "{product} 대여가 시작되었어요: {days}"},
    [NOTICE_RENTAL_DECLARE_RETURN] = {"rental_declare_return",
                                      "{who}님이 {product} 물건을 반납했다고 알렸어요. 확인해 "
                                      "주세요."},
    [NOTICE_RENTAL_RETURN] = {"rental_return",
                              "{product} 반납이 확인되었어요. 후기를 남겨 주세요."},
    [NOTICE_RENTAL_CHANGE] = {"rental_change",
                              "{who}님이 {product} 대여 일정을 바꾸자고 해요: {days}"},
    [NOTICE_RENTAL_AGREE_CHANGE] = {"rental_agree_change",
                                    "{product} 대여 일정이 바뀌었어요: {days}"},
    [NOTICE_RENTAL_DROP_CHANGE] = {"rental_drop_change",
                                   "{product} 대여 일정을 바꾸지 않기로 했어요: {days}"},
    [NOTICE_RENTAL_RELEASE] = {"rental_release",
                               "{product} 대여가 끝났어요. 두 분께 100점씩 드렸어요."},
    [NOTICE_RENTAL_RETURN_PART] = {"rental_return_part",
                                   "{product} 일부를 돌려받았어요. 모두 돌려주면 대여가 끝나요."},
    [NOTICE_RENTAL_NOT_AS_DESCRIBED] = {"rental_not_as_described",
                                        "{who}님이 물건이 설명과 달라 {product} 대여를 취소했어요: "
                                        "{days}"},
    [NOTICE_RENTAL_NO_SHOW] = {"rental_no_show",
                               "{who}님이 {product} 대여에 나오지 않으셨다고 알렸어요. 사실과 "
                               "다르면 24시간 안에 이의를 제기해 주세요."},
    [NOTICE_RENTAL_CONTEST] = {"rental_contest",
                               "{who}님이 {product} 대여에 나오지 않았다는 말에 이의를 제기했어요. "
                               "운영자가 살펴봐요."},
    [NOTICE_RENTAL_EXCUSE] = {"rental_excuse",
                              "운영자가 이의를 받아들여 {product} 대여에 나오지 않았다는 기록과 "
                              "비용을 없앴어요."},
    [NOTICE_RENTAL_UPHOLD] = {"rental_uphold",
                              "운영자가 살펴본 결과 {product} 대여에 나오지 않은 것으로 남아요."},
    [NOTICE_RENTAL_FORCE_CANCEL] = {"rental_force_cancel",
                                    "운영자가 {product} 대여를 비용 없이 취소했어요: {days}"},
    [NOTICE_RENTAL_FORCE_RETURN] = {"rental_force_return",
                                    "운영자가 {product} 대여를 반납된 것으로 처리했어요."},
    [NOTICE_RENTAL_REASSIGN] =
        {"rental_reassign", "운영자가 {product} 대여의 물건을 같은 종류의 다른 것으로 바꿨어요: "
                            "{days}"},
    [NOTICE_RENTAL_LOST] = {"rental_lost",
                            "{who}님이 {product} 물건을 잃어버렸거나 도난당했다고 알렸어요."},
    [NOTICE_RENTAL_UNIT_LOST] = {"rental_unit_lost",
                                 "{product} 물건을 잃어버려 대여가 비용 없이 취소되었어요: {days}"},
    [NOTICE_RENTAL_CLAIM] =
        {"rental_claim", "{who}님이 {product} 대여에 문제가 있다고 해요. 금액을 보고 답해 주세요."},
    [NOTICE_RENTAL_PROPOSE] = {"rental_propose",
                               "{who}님이 {product} 대여의 문제에 다른 금액을 제안했어요."},
    [NOTICE_RENTAL_AGREE] = {"rental_agree",
                             "{who}님이 {product} 대여의 문제에 동의했어요. 대여가 끝났어요."},
    [NOTICE_RENTAL_ESCALATE] = {"rental_escalate",
                                "{product} 대여의 문제는 합의되지 않아 운영자가 결정해요."},
    [NOTICE_RENTAL_DECIDE] =
        {"rental_decide",
         "운영자가 {product} 대여의 문제를 결정했어요. 7일 안에 한 번 이의를 제기할 수 있어요."},
    [NOTICE_RENTAL_DECIDE_LOST] =
        {"rental_decide_lost",
         "운영자가 잃어버린 {product}에 대해 결정했어요. 7일 안에 한 번 이의를 제기할 수 있어요."},
    [NOTICE_RENTAL_APPEAL] = {"rental_appeal",
                              "{who}님이 {product} 대여의 결정에 이의를 제기했어요."},
    [NOTICE_RENTAL_DECIDE_APPEAL] = {"rental_decide_appeal",
                                     "운영자가 {product} 대여에 대한 이의를 다시 결정했어요."},
    [NOTICE_RENTAL_ASK_BOTH] = {"rental_ask_both",
                                "{product} 물건을 주고받으셨나요? 아직이라면 대여를 시작하거나, "
                                "취소하거나, 상대가 나오지 않았다고 알려 주세요."},
    [NOTICE_RENTAL_CHECK_IN] = {"rental_check_in",
                                "{who}님이 {product} 물건을 주고받을 곳에 와 있어요."},
    [NOTICE_RENTAL_PRESS] = {"rental_press",
                             "{who}님이 {product} 물건을 지금 주고받는다고 눌렀어요. 10분 안에 "
                             "눌러 주세요."},
    [NOTICE_RENTAL_DROP_OFF] = {"rental_drop_off",
                                "{who}님이 {product} 물건을 정해진 곳에 두었어요. 48시간 안에 "
                                "확인해 주세요."},
    [NOTICE_RENTAL_NOT_THERE] = {"rental_not_there",
                                 "{who}님이 {product} 물건이 그곳에 없다고 알렸어요."},
    [NOTICE_RENTAL_CLOSE_DROP] = {"rental_close_drop",
                                  "{product} 물건이 반납된 것으로 끝났어요. 문제가 있으면 24시간 "
                                  "안에 알려 주세요."},
    [NOTICE_RENTAL_SILENT_2] = {"rental_silent_2",
                                "{product} 물건을 돌려줬다고 해요. 돌려받으셨는지 확인해 주세요."},
    [NOTICE_RENTAL_SILENT_12] = {"rental_silent_12",
                                 "{product} 반납 확인을 기다리고 있어요. 돌려받으셨나요?"},
    [NOTICE_RENTAL_SILENT_24] = {"rental_silent_24",
                                 "{product} 물건을 돌려줬다고 한 지 하루가 지났어요. 확인해 "
                                 "주세요."},
    [NOTICE_RENTAL_SILENT_48] = {"rental_silent_48",
                                 "{product} 물건을 돌려줬다고 한 지 이틀이 지나 운영자가 살펴봐요. "
                                 "지금이라도 확인해 주세요."},
    [NOTICE_RENTAL_DUE] = {"rental_due", "{product} 대여는 {last}까지예요. 늦지 않게 돌려주세요."},
    [NOTICE_RENTAL_OVERDUE] = {"rental_overdue", "{product} 반납이 늦었어요: {last}까지였어요."},
    [NOTICE_RENTAL_LATE] = {"rental_late",
                            "{product} 반납이 하루 넘게 늦었어요: {last}까지였어요."},
    [NOTICE_RENTAL_REVIEW] = {"rental_review",
                              "{product} 후기를 쓸 수 있는 날이 며칠 남지 않았어요."},
    [NOTICE_MESSAGE] = {"message", "{who}님이 {product} 채팅에 메시지를 남겼어요."},
    [NOTICE_LEDGER_GIVEN] =
        {"ledger_given", "{who}님이 {product} 대여의 돈을 드렸다고 해요. 받았는지 확인해 주세요."},
    [NOTICE_LEDGER_RECEIVED] = {"ledger_received",
                                "{who}님이 {product} 대여의 돈을 받았다고 해요."},
    [NOTICE_LEDGER_WAIVED] = {"ledger_waived",
                              "{who}님이 {product} 대여의 돈을 받지 않기로 했어요."},
    [NOTICE_LEDGER_UNDO] = {"ledger_undo",
                            "{who}님이 {product} 대여의 돈에 대해 한 말을 거두었어요."},
    [NOTICE_LEDGER_CORRECT] =
        {"ledger_correct",
         "{who}님이 {product} 대여에서 오간 돈을 바로잡자고 해요. 맞는지 확인해 주세요."},
    [NOTICE_LEDGER_AGREE] = {"ledger_agree",
                             "{who}님이 {product} 대여의 돈을 바로잡는 데 동의했어요."},
    [NOTICE_LEDGER_REFUSE] = {"ledger_refuse",
                              "{who}님이 {product} 대여의 돈을 그대로 두자고 해요."},
    [NOTICE_DEPOSIT_DUE] = {"deposit_due",
                            "{product} 대여가 끝난 지 하루가 지났어요. 보증금을 돌려주세요."},
    [NOTICE_DEPOSIT_LATE] = {"deposit_late",
                             "{product} 보증금이 사흘이 지나도록 돌아오지 않았어요."},
    [NOTICE_SEARCH_MATCH] = {"search_match", "찾던 조건에 맞는 물건이 올라왔어요: {product}"},
    [NOTICE_WANTED_ANSWER] = {"wanted_answer",
                              "{who}님이 구해요 글에 {product} 물건으로 답했어요."},
    [NOTICE_WANTED_HIDDEN] = {"wanted_hidden", "운영자가 구해요 글을 내렸어요. 이유: {said}"},
    [NOTICE_WANTED_SHOWN] = {"wanted_shown", "구해요 글이 다시 모두에게 보여요."},
    [NOTICE_REPORT_DONE] = {"report_done",
                            "신고해 주신 일을 운영자가 살펴보고 처리했어요. 고마워요."},
    [NOTICE_WARNING] = {"warning", "운영자가 주의를 드려요: {said}"},
    [NOTICE_RENTAL_WARNING] =
        {"rental_warning",
         "{product} 대여 기간({days})에 기상 특보가 있어요. 비용 없이 취소하거나 날짜를 바꿀 수 "
         "있어요."},
};

const char *notice_kind_name(enum notice_kind kind)
{
    return kinds[kind].name;
}

bool notice_kind_from(struct str name, enum notice_kind *ret_kind)
{
    for (enum notice_kind kind = 0; kind < NOTICE_KIND_COUNT; kind++) {
        if (str_eq(name, str_from(kinds[kind].name))) {
            *ret_kind = kind;
            return true;
        }
    }
    return false;
}

/* ---- words ---- */

static struct str day_words(struct arena *arena, int32_t day, enum notice_lang lang)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int year, month, date;

    day_to_civil(day, &year, &month, &date);
    if (lang == NOTICE_EN)
        return str_format(arena, "%.3s %d", months + 3 * (month - 1), date);
    return str_format(arena, "%d월 %d일", month, date);
}

static struct str days_words(struct arena *arena, int32_t start, int32_t end, enum notice_lang lang)
{
    struct str first = day_words(arena, start, lang), last = day_words(arena, end, lang);

    if (start == end)
        return last;
    return str_format(arena, lang == NOTICE_EN ? "%.*s – %.*s" : "%.*s~%.*s", STR_FMT(first),
                      STR_FMT(last));
}

static struct str word(struct arena *arena, const struct told *told, struct str name,
                       enum notice_lang lang)
{
    if (str_eq(name, STR("who")) && told->who.n > 0)
        return told->who;
    if (str_eq(name, STR("who")))
        return lang == NOTICE_EN ? STR("A neighbour") : STR("이웃");
    if (str_eq(name, STR("product")) && told->product.n > 0)
        return told->product;
    if (str_eq(name, STR("product")))
        return lang == NOTICE_EN ? STR("the gear") : STR("물건");
    if (str_eq(name, STR("said")))
        return told->notice.said;
    if (str_eq(name, STR("last")))
        return day_words(arena, told->notice.end, lang);
    return days_words(arena, told->notice.start, told->notice.end, lang);
}

struct str notice_text_in(struct arena *arena, const struct told *told, enum notice_lang lang)
{
    enum notice_kind kind = told->notice.kind;
    struct str rest = str_from(lang == NOTICE_EN ? notice_words_en(kind) : kinds[kind].text);
    struct str text = STR("");

    while (rest.n > 0) {
        struct str plain = str_split(&rest, '{');
        struct str name = rest.n ? str_split(&rest, '}') : STR("");
        struct str filled = name.n ? word(arena, told, name, lang) : STR("");

        text = str_format(arena, "%.*s%.*s%.*s", STR_FMT(text), STR_FMT(plain), STR_FMT(filled));
    }
    return text;
}

struct str notice_text(struct arena *arena, const struct told *told)
{
    return notice_text_in(arena, told, NOTICE_KO);
}

struct str notice_link(struct arena *arena, const struct told *told)
{
    enum notice_kind kind = told->notice.kind;
    const char *page = "rentals";

    if (kind == NOTICE_WARNING)
        return STR("/me");
    if (kind == NOTICE_WANTED_HIDDEN || kind == NOTICE_WANTED_SHOWN)
        return STR("/wanted?show=mine");
    if (kind == NOTICE_REPORT_DONE && told->notice.about_id == 0)
        return STR("/wanted");
    if (kind == NOTICE_MESSAGE || kind == NOTICE_WANTED_ANSWER || kind == NOTICE_REPORT_DONE)
        page = "chats";
    if (kind == NOTICE_PRODUCT_PAUSED || kind == NOTICE_PRODUCT_HIDDEN ||
        kind == NOTICE_PRODUCT_SHOWN || kind == NOTICE_WAITING_FREE ||
        kind == NOTICE_WAITING_OVER || kind == NOTICE_SEARCH_MATCH)
        page = "p";
    return str_format(arena, "/%s/%lld", page, (long long)told->notice.about_id);
}

bool notice_is_urgent(const struct notice *notice, int32_t today)
{
    return notice->start == today || notice->end == today;
}

/* ---- letters ---- */

bool notice_is_quiet(const struct notice_settings *settings, int hour)
{
    int64_t from = settings->quiet_from, to = settings->quiet_to;

    return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

bool letter_may_go(const struct letter_due *due, int64_t now_us, int hour)
{
    if (due->urgent)
        return true;
    return !notice_is_quiet(&due->settings, hour) &&
           now_us - due->mailed_us >= LETTER_PAUSE_S * US_PER_SECOND;
}

struct str letter_subject(struct arena *arena, struct str market, size_t n)
{
    return str_format(arena, "[%.*s] 새 소식 %zu개", STR_FMT(market), n);
}

struct str letter_text(struct arena *arena, struct str site, const struct told *told, size_t n)
{
    size_t first = n > LETTER_LINES ? n - LETTER_LINES : 0;
    struct str text = STR("아직 읽지 않은 소식이에요.\n\n");

    for (size_t i = first; i < n; i++) {
        struct str line = notice_text(arena, &told[i]), link = notice_link(arena, &told[i]);

        text = str_format(arena, "%.*s- %.*s\n  %.*s%.*s\n", STR_FMT(text), STR_FMT(line),
                          STR_FMT(site), STR_FMT(link));
    }
    if (first > 0)
        text = str_format(arena, "%.*s\n그 밖에 %zu개가 더 있어요.\n", STR_FMT(text), first);
    return str_format(arena, "%.*s\n메일로 받지 않으려면: %.*s/me\n", STR_FMT(text), STR_FMT(site));
}
