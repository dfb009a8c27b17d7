#include "base/json_write.h"
#include "chat/chat.h"
#include "rentals/agreement_store.h"
#include "rentals/korean.h"
#include "rentals/rentals_moves.h"
#include "rentals/rentals_price.h"

enum { BODY_MAX = 8192 };

/* 12월 1일~12월 3일(3일, 30,000원) */
static struct str days(struct arena *arena, int32_t start, int32_t end, int64_t total)
{
    struct str span = korean_days(arena, start, end), fee = korean_won(arena, total);
    return str_format(arena, "%.*s(%d일, %.*s)", STR_FMT(span), end - start + 1, STR_FMT(fee));
}

/* What is said; %.*s stands for the days. Where the two sides say it differently, owner is theirs.
 * It is for BaroNow's client, in which one agrees by choosing the same dates, and says it is back
 * by 반납 완료; ours has words of its own for what the body says. */
static const struct {
    const char *said, *by_owner;
} texts[RENTAL_EVENT_COUNT] = {
    [EVENT_REQUEST] = {"%.*s 대여를 요청했어요. 주인이 같은 날짜로 일정을 정하면 확정돼요.", NULL},
    [EVENT_OFFER] = {NULL, "%.*s 대여를 제안했어요. 빌리는 분이 같은 날짜로 일정을 정하면 "
                           "확정돼요. (24시간 동안 유효)"},
    [EVENT_ACCEPT] = {"%.*s 대여가 확정되었어요.", NULL},
    [EVENT_BOOK] = {"%.*s 대여를 바로 예약했어요. 주인이 미리 동의해 두어 바로 확정됐어요.", NULL},
    [EVENT_DECLINE] = {NULL, "%.*s 대여 요청을 거절했어요."},
    [EVENT_COUNTER] = {NULL, "%.*s 일정으로 다시 제안했어요. 빌리는 분이 같은 날짜로 일정을 정하면 "
                             "확정돼요. (24시간 동안 유효)"},
    [EVENT_ASK] = {"%.*s 일정으로 바꿔 요청했어요. 주인이 같은 날짜로 일정을 정하면 확정돼요.",
                   NULL},
    [EVENT_REFUSE] = {"%.*s 제안을 거절했어요.", NULL},
    [EVENT_WITHDRAW] = {"%.*s 대여 요청을 취소했어요.", "%.*s 제안을 거두었어요."},
    [EVENT_GONE] =
        {"%.*s 일정이 먼저 나갔어요. 요청은 아직 열려 있고, 날짜를 바꿔 요청할 수 있어요.", NULL},
    [EVENT_EXPIRE] = {"답이 없어 %.*s 요청이 만료되었어요.", NULL},
    [EVENT_CANCEL] = {"%.*s 대여를 취소했어요.", NULL},
    [EVENT_WEATHER] = {"%.*s에 날씨가 나쁘다고 알렸어요. 날짜를 바꾸거나, 상대도 날씨가 "
                       "나쁘다고 하면 비용 없이 취소돼요.",
                       NULL},
    [EVENT_AGREE_WEATHER] = {"날씨가 나빠 %.*s 대여를 비용 없이 취소했어요.", NULL},
    [EVENT_LAPSE] = {"%.*s 대여는 건네지지 않아 취소되었어요.", NULL},
    [EVENT_HAND_OVER] = {"%.*s 대여를 시작했어요. 물건을 받았어요.", NULL},
    [EVENT_DECLARE_RETURN] = {"%.*s 물건을 반납했다고 알렸어요. 주인이 반납 완료를 누르면 "
                              "끝나요.",
                              NULL},
    [EVENT_RETURN] = {NULL, "%.*s 대여의 반납을 확인했어요. 후기를 남겨 주세요."},
    [EVENT_CHANGE] = {"일정을 %.*s로 바꾸자고 제안했어요. 상대가 같은 날짜로 변경하면 "
                      "바뀌어요.",
                      NULL},
    [EVENT_AGREE_CHANGE] = {"일정이 %.*s로 바뀌었어요.", NULL},
    [EVENT_DROP_CHANGE] = {"일정 변경 제안을 거두었어요. %.*s 그대로예요.", NULL},
    [EVENT_RETURN_PART] = {NULL,
                           "%.*s 대여에서 일부를 돌려받았어요. 남은 것을 모두 돌려주면 끝나요."},
    [EVENT_NOT_AS_DESCRIBED] = {"물건이 설명과 달라 %.*s 대여를 비용 없이 취소했어요.", NULL},
    [EVENT_NO_SHOW] = {"%.*s 대여에 주인이 나오지 않았다고 알렸어요. 사실과 다르면 24시간 안에 "
                       "이의를 제기할 수 있어요.",
                       "%.*s 대여에 빌리는 분이 나오지 않았다고 알렸어요. 사실과 다르면 24시간 "
                       "안에 이의를 제기할 수 있어요."},
    [EVENT_CONTEST] = {"%.*s 대여에 나오지 않았다는 말에 이의를 제기했어요. 운영자가 살펴봐요.",
                       NULL},
    [EVENT_EXCUSE] =
        {"운영자가 이의를 받아들였어요. %.*s 대여에 나오지 않았다는 기록과 비용은 없던 "
         "일이 돼요.",
         NULL},
    [EVENT_UPHOLD] = {"운영자가 살펴본 결과 %.*s 대여에 나오지 않은 것으로 남아요.", NULL},
    [EVENT_FORCE_CANCEL] = {"운영자가 %.*s 대여를 비용 없이 취소했어요.", NULL},
    [EVENT_FORCE_RETURN] = {"운영자가 %.*s 대여를 반납된 것으로 처리했어요.", NULL},
    [EVENT_REASSIGN] = {"운영자가 %.*s 대여의 물건을 같은 종류의 다른 것으로 바꿨어요.", NULL},
    [EVENT_LOST] = {"%.*s 대여의 물건을 잃어버렸거나 도난당했다고 알렸어요.", NULL},
    [EVENT_UNIT_LOST] = {"빌려줄 물건을 잃어버려 %.*s 대여가 비용 없이 취소되었어요.", NULL},
    [EVENT_CLAIM] = {"%.*s 대여의 물건이 설명과 달랐다며 환불을 요청했어요.",
                     "%.*s 대여의 물건에 문제가 있다며 비용을 요청했어요."},
    [EVENT_PROPOSE] = {"%.*s 대여의 문제에 다른 금액을 제안했어요.", NULL},
    [EVENT_AGREE] = {"%.*s 대여의 문제를 합의로 끝냈어요.", NULL},
    [EVENT_ESCALATE] = {"%.*s 대여의 문제는 합의되지 않아 운영자가 결정해요.", NULL},
    [EVENT_DECIDE] = {"%.*s 대여의 문제를 운영자가 결정했어요. 7일 안에 한 번 이의를 제기할 수 "
                      "있어요.",
                      NULL},
    [EVENT_DECIDE_LOST] = {"%.*s 대여에서 잃어버린 물건에 대해 운영자가 결정했어요. 7일 안에 한 번 "
                           "이의를 제기할 수 있어요.",
                           NULL},
    [EVENT_APPEAL] = {"%.*s 대여의 결정에 이의를 제기했어요.", NULL},
    [EVENT_DECIDE_APPEAL] = {"%.*s 대여에 대한 이의를 운영자가 다시 결정했어요.", NULL},
    [EVENT_ASK_BOTH] =
        {"%.*s 대여의 물건을 주고받으셨나요? 아직이라면 코드로 시작하거나, 취소하거나, "
         "상대가 나오지 않았다고 알려 주세요. 마지막 날까지 그대로면 취소돼요.",
         NULL},
    [EVENT_CHECK_IN] = {"%.*s 대여의 물건을 주고받을 곳에 와 있다고 알렸어요.", NULL},
    [EVENT_PRESS] = {"%.*s 대여의 물건을 지금 주고받는다고 눌렀어요. 상대도 10분 안에 누르면 코드 "
                     "없이 확인돼요.",
                     NULL},
    [EVENT_DROP_OFF] =
        {"%.*s 대여의 물건을 정해진 곳에 두었다고 알렸어요. 주인은 48시간 안에 확인해 주세요. "
         "아무 말이 없으면 반납된 것으로 끝나요.",
         NULL},
    [EVENT_NOT_THERE] =
        {NULL, "%.*s 대여의 물건이 그곳에 없다고 알렸어요. 함께 찾아보고, 안 되면 운영자가 "
               "살펴봐요."},
    [EVENT_CLOSE_DROP] = {"주인의 말이 없어 %.*s 대여가 반납된 것으로 끝났어요. 문제가 있으면 "
                          "24시간 안에 알려 주세요.",
                          NULL},
    [EVENT_RELEASE] = {"%.*s 대여가 끝났어요. 두 분께 100점씩 드렸어요.", NULL},
};

/* Of an owner who did not come to take it back. */
static const char away_text[] =
    "%.*s 대여의 물건을 돌려주려 했지만 주인이 나오지 않았다고 알렸어요. 주인은 돌려받기 전, "
    "24시간 "
    "안에 이의를 제기할 수 있고, 아니면 늦은 반납 요금은 지금까지만 계산돼요.";

static const char *const costs[RENTAL_EVENT_COUNT] = {
    [EVENT_CANCEL] = "취소 비용은",          [EVENT_RETURN] = "늦은 반납 요금은",
    [EVENT_CLOSE_DROP] = "늦은 반납 요금은", [EVENT_EXCUSE] = "늦은 반납 요금은",
    [EVENT_NO_SHOW] = "나오지 않은 비용은",
};

/* The fee of the days that are said: of a change, that which it would have. */
static int64_t said_total(const struct rental *rental, enum rental_event event)
{
    struct price price;

    if (event != EVENT_CHANGE)
        return rental->total;
    rental_change_price(rental, &price);
    return price.total;
}

/* What somebody pays for the event itself; 0: nothing, or nothing that a card says. */
static int64_t said_cost(const struct rental *rental, enum rental_event event)
{
    if (costs[event] == NULL)
        return 0;
    return event == EVENT_CANCEL || event == EVENT_NO_SHOW ? rental->penalty : rental->late_fee;
}

struct str rental_card_text(struct arena *arena, const struct rental *rental,
                            enum rental_event event, enum rental_who who)
{
    bool owner = (who == BY_OWNER && texts[event].by_owner) || !texts[event].said;
    struct str pattern = str_from(owner ? texts[event].by_owner : texts[event].said);
    bool change = event == EVENT_CHANGE;
    if (event == EVENT_NO_SHOW && rental->state == IN_USE)
        pattern = STR(away_text);
    struct str when = days(arena, change ? rental->change_start : rental->start,
                           change ? rental->change_end : rental->end, said_total(rental, event));
    ptrdiff_t at = str_find(pattern, '%', 0);
    struct str before = str_sub(pattern, 0, (size_t)at);
    struct str after = str_sub(pattern, (size_t)at + 4, pattern.n);
    struct str text = str_format(arena, "%.*s%.*s%.*s", STR_FMT(before), STR_FMT(when),
                                 STR_FMT(after));
    int64_t cost = said_cost(rental, event);
    if (cost == 0)
        return text;
    struct str amount = korean_won(arena, cost);
    return str_format(arena, "%.*s %s %.*s이에요.", STR_FMT(text), costs[event], STR_FMT(amount));
}

/* {"t":"rental"} on both members' /ws/me. */
static void tell_parties(struct act *act, const struct rental *rental)
{
    struct str json = str_format(
        act->arena, "{\"t\":\"rental\",\"id\":%lld,\"state\":\"%s\",\"room\":%lld}",
        (long long)rental->id, rental_state_name(rental->state), (long long)rental->room_id);

    chat_tell(act->app, rental->owner_id, json);
    chat_tell(act->app, rental->renter_id, json);
    rental_notices_tell(act, rental);
}

/* What a change, or a first proposal, is about: as days have been said before there was anything
 * else to change, or in general; then each part before and after. */
static struct str change_text(struct act *act, struct str text, enum rental_event event)
{
    const struct agreement *was = act->was, *is = act->is;
    bool of_days = was->start != is->start || was->end != is->end;
    bool first = event == EVENT_COUNTER || event == EVENT_ASK || event == EVENT_ACCEPT;
    bool proposed = event == EVENT_CHANGE;
    struct str parts = agreement_diff_text(act->arena, was, is);

    if (!of_days && !first)
        text = proposed ? STR("약속을 바꾸자고 제안했어요. 상대가 동의하면 바뀌어요.")
                        : STR("약속이 바뀌었어요.");
    return str_format(act->arena, "%.*s%.*s", STR_FMT(text), STR_FMT(parts));
}

/* The next days that are to be had. */
static struct str stays_text(struct act *act, struct str text)
{
    for (size_t i = 0; i < act->stay_count; i++) {
        struct str span = korean_days(act->arena, act->stays[i].start, act->stays[i].end);
        text = str_format(act->arena, "%.*s%s%.*s", STR_FMT(text),
                          i ? ", " : " 비어 있는 날: ", STR_FMT(span));
    }
    return text;
}

static bool says_amount(const struct act *act, enum rental_event event)
{
    return act->has_amount && (event == EVENT_LOST || rental_event_is_of_claim(event));
}

static struct str amount_text(const struct act *act, struct str text)
{
    struct str won = korean_won(act->arena, act->amount);
    return str_format(act->arena, "%.*s 금액은 %.*s이에요.", STR_FMT(text), STR_FMT(won));
}

/* {"event","rental","start","end","total","state"}, all that the text says, for who says it in
 * another language: what it costs as "cost", why as "reason", where it was left as "place", of a
 * change also "version" and "diff", of days that are gone "alternatives", of a claim "amount" */
static void body_json(struct json *json, const struct act *act, const struct rental *rental,
                      enum rental_event event)
{
    bool change = event == EVENT_CHANGE;
    json_object(json);
    json_key_str(json, "event", str_from(rental_event_name(event)));
    json_key_int(json, "rental", rental->id);
    json_key_day(json, "start", change ? rental->change_start : rental->start);
    json_key_day(json, "end", change ? rental->change_end : rental->end);
    json_key_int(json, "total", said_total(rental, event));
    json_key_str(json, "state", str_from(rental_state_name(rental->state)));
    if (said_cost(rental, event))
        json_key_int(json, "cost", said_cost(rental, event));
    if (!str_is_null(act->reason)) /* one of a list by its name */
        json_key_str(json, "reason", event == EVENT_DECLINE ? act->said : act->reason);
    if (!str_is_null(act->drop_place))
        json_key_str(json, "place", act->drop_place);
    if (act->was) {
        json_key_int(json, "version", act->is->version);
        json_key(json, "diff");
        agreement_diff_json(json, act->was, act->is);
    }
    if (event == EVENT_GONE) {
        json_key(json, "alternatives");
        json_array(json);
        for (size_t i = 0; i < act->stay_count; i++)
            stay_json(json, &act->stays[i]);
        json_end(json);
    }
    if (says_amount(act, event))
        json_key_int(json, "amount", act->amount);
    json_end(json);
}

enum err rental_card_write(struct act *act, const struct rental *rental, enum rental_event event)
{
    DEFER(buf_release)
    struct buf body;
    struct json json;
    enum rental_who side = rental_side(rental, act->actor_id);
    enum rental_who who = side ? side : BY_SYSTEM;
    struct str text = rental_card_text(act->arena, rental, event, who);

    if (act->was)
        text = change_text(act, text, event);
    if (!str_is_null(act->reason))
        text = str_format(act->arena, "%.*s\n사유: %.*s", STR_FMT(text), STR_FMT(act->reason));
    if (!str_is_null(act->drop_place))
        text = str_format(act->arena, "%.*s\n장소: %.*s", STR_FMT(text), STR_FMT(act->drop_place));
    text = stays_text(act, text);
    if (says_amount(act, event))
        text = amount_text(act, text);
    buf_init(&body, BODY_MAX);
    json_init(&json, &body);
    body_json(&json, act, rental, event);
    act->card = (struct chat_card){
        .room_id = rental->room_id,
        .sender_id = side ? act->actor_id : rental->owner_id,
        .text = text,
        .body = str_copy(act->arena, buf_as_str(&body)),
    };
    return chat_card_write(act->db, &act->card);
}

void rental_card_post(struct act *act, const struct rental *rental, enum rental_event event)
{
    enum err err = chat_card_post(act->app, &act->card);
    if (err != OK)
        LOG_EVENT(LOG_WARN, "rental_card_waits", LN("rental", rental->id),
                  LC("event", rental_event_name(event)), LC("why", err_name(err)));
    tell_parties(act, rental);
}
