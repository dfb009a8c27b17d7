#include "evidence/agreement_rules.h"
#include "base/clock.h"

#include <stdio.h>

static void person_json(struct json *json, const char *key, int64_t id, struct str name)
{
    json_key(json, key);
    json_object(json);
    json_key_int(json, "id", id);
    json_key_str(json, "name", name);
    json_end(json);
}

static void instant_or_null(struct json *json, const char *key, int64_t us)
{
    if (us)
        json_key_instant(json, key, us);
    else
        json_key_null(json, key);
}

static void terms_json(struct json *json, const struct agreement *agreement)
{
    json_key(json, "terms");
    if (!agreement->has_terms) {
        json_null(json);
        return;
    }
    json_object(json);
    json_key_int(json, "declared_value", agreement->declared_value);
    json_key_int(json, "deposit", agreement->deposit);
    json_key_str(json, "policy", agreement->policy);
    json_key_int(json, "late_percent", agreement->late_percent);
    json_key_int(json, "return_hour", agreement->return_hour);
    json_key_str(json, "weather", agreement->weather);
    json_key_int(json, "photos_needed", agreement->photos_needed);
    json_end(json);
}

void agreement_json(struct json *json, const struct agreement *agreement)
{
    json_object(json);
    json_key_int(json, "rental", agreement->rental_id);
    json_key_str(json, "state", agreement->state);
    json_key(json, "product");
    json_object(json);
    json_key_int(json, "id", agreement->product_id);
    json_key_str(json, "name", agreement->product);
    json_end(json);
    person_json(json, "owner", agreement->owner_id, agreement->owner);
    person_json(json, "renter", agreement->renter_id, agreement->renter);
    json_key_day(json, "rental_start_date", agreement->start);
    json_key_day(json, "rental_end_date", agreement->end);
    json_key_str(json, "variant", agreement->variant);
    json_key_int(json, "qty", agreement->qty);
    json_key_int(json, "total", agreement->total);
    json_key(json, "lines");
    json_raw(json, agreement->lines);
    json_key_str(json, "place", agreement->place);
    json_key_bool(json, "by_delivery", agreement->by_delivery);
    terms_json(json, agreement);
    instant_or_null(json, "asked_at", agreement->asked_us);
    instant_or_null(json, "consented_at", agreement->consented_us);
    instant_or_null(json, "accepted_at", agreement->accepted_us);
    instant_or_null(json, "returned_at", agreement->returned_us);
    json_key_int(json, "late_fee", agreement->late_fee);
    json_key_int(json, "penalty", agreement->penalty);
    json_end(json);
}

struct words {
    const char *title, *gear, *owner, *renter, *days, *total, *deposit, *policy, *back, *state;
    const char *accepted, *returned, *late, *penalty, *nobody, *place, *variant, *qty, *consented;
};
static const struct words korean = {
    "대여 합의",
    "물건",
    "빌려준 사람",
    "빌린 사람",
    "기간",
    "합계(원)",
    "보증금(원)",
    "취소 규정",
    "반납 시각(마지막 날)",
    "상태",
    "합의한 때",
    "돌려받은 때",
    "연체료(원)",
    "취소 위약금(원)",
    "이름 없음",
    "만나는 곳",
    "사이즈",
    "수량",
    "주인이 미리 동의한 때",
};
static const struct words english = {
    "Rental agreement",
    "Gear",
    "Owner",
    "Renter",
    "Days",
    "Total (won)",
    "Deposit (won)",
    "Cancellation policy",
    "To be back by (last day)",
    "State",
    "Agreed at",
    "Back at",
    "Late fee (won)",
    "Cancellation fee (won)",
    "no name",
    "Meeting place",
    "Size",
    "Number of things",
    "Owner agreed beforehand at",
};

static void person_line(struct buf *text, const char *label, int64_t id, struct str name,
                        const char *nobody)
{
    struct str shown = name.n ? name : str_from(nobody);
    buf_format(text, "%s: %.*s (#%lld)\n", label, STR_FMT(shown), (long long)id);
}

static void instant_line(struct buf *text, const char *label, int64_t us)
{
    char stamp[28];
    if (!us)
        return;
    instant_format(us, stamp);
    buf_format(text, "%s: %s\n", label, stamp);
}

static void won_line(struct buf *text, const char *label, int64_t won)
{
    if (won)
        buf_format(text, "%s: %lld\n", label, (long long)won);
}

static void write_words(struct buf *text, const struct words *words,
                        const struct agreement *agreement)
{
    char start[11], end[11];

    day_format(agreement->start, start);
    day_format(agreement->end, end);
    buf_format(text, "%s #%lld\n\n", words->title, (long long)agreement->rental_id);
    person_line(text, words->gear, agreement->product_id, agreement->product, words->nobody);
    person_line(text, words->owner, agreement->owner_id, agreement->owner, words->nobody);
    person_line(text, words->renter, agreement->renter_id, agreement->renter, words->nobody);
    buf_format(text, "%s: %s ~ %s\n", words->days, start, end);
    if (agreement->variant.n)
        buf_format(text, "%s: %.*s\n", words->variant, STR_FMT(agreement->variant));
    if (agreement->qty > 1)
        buf_format(text, "%s: %lld\n", words->qty, (long long)agreement->qty);
    if (agreement->place.n)
        buf_format(text, "%s: %.*s\n", words->place, STR_FMT(agreement->place));
    buf_format(text, "%s: %lld\n", words->total, (long long)agreement->total);
    if (agreement->has_terms) {
        won_line(text, words->deposit, agreement->deposit);
        buf_format(text, "%s: %.*s\n", words->policy, STR_FMT(agreement->policy));
        buf_format(text, "%s: %02lld:00 KST\n", words->back, (long long)agreement->return_hour);
    }
    instant_line(text, words->consented, agreement->consented_us);
    instant_line(text, words->accepted, agreement->accepted_us);
    instant_line(text, words->returned, agreement->returned_us);
    won_line(text, words->late, agreement->late_fee);
    won_line(text, words->penalty, agreement->penalty);
    buf_format(text, "%s: %.*s\n", words->state, STR_FMT(agreement->state));
}

void agreement_words(struct buf *text, const struct agreement *agreement)
{
    write_words(text, &korean, agreement);
    buf_char(text, '\n');
    write_words(text, &english, agreement);
}

static const char readme[] =
    "이 파일은 한 건의 대여에 대해 남아 있는 기록 전부입니다.\n"
    "\n"
    "agreement.txt, agreement.json  합의한 내용\n"
    "versions.json                  합의할 때마다의 내용\n"
    "proof.json                     사건의 사슬: 사건마다 적힌 글(text)과 그 SHA-256(hash)\n"
    "check-ins.json                 와 있다고 알린 때와 곳: \"위도 경도 오차 장소\"(없으면 -)와 "
    "다음 줄 "
    "\"salt …\"의 SHA-256이 check_in 사건의 \"said\"\n"
    "handover.json                  인계와 반납의 기록: 사진, 점검표, 확인\n"
    "records/out.txt, back.txt      그 기록에서 SHA-256을 만든 글\n"
    "ledger.json                    주고받을 돈과 두 사람의 확인, 바로잡은 것\n"
    "claim.json                     문제가 있었다면: 요구, 두 사람의 말, 결정\n"
    "photos/                        서버에 저장된 그대로의 사진\n"
    "messages.json                  인계와 반납 앞뒤의 대화\n"
    "\n"
    "확인하는 법\n"
    "1. proof.json의 각 text를 SHA-256으로 계산하면 그 사건의 hash입니다.\n"
    "2. text의 첫 줄 \"prev\"는 바로 앞 사건의 hash입니다. 첫 사건은 0이 64개입니다.\n"
    "3. records/out.txt의 SHA-256은 hand_over 사건 text의 \"record\"입니다. back.txt는 return, "
    "close_drop 또는 lost 사건입니다.\n"
    "4. records/*.txt의 \"photo\" 줄 끝은 photos/에 있는 사진의 SHA-256입니다.\n"
    "   \"check\" 줄 끝의 둘은 점검 항목과 메모 글의 SHA-256입니다.\n"
    "5. accept, book, agree_change 사건의 text에는 versions.json의 날짜, 크기, 개수, 장소, 시각이 "
    "있습니다.\n"
    "   (\"form 2\" 줄이 없는 옛 사건에는 날짜와 금액만 있습니다.)\n"
    "합의서의 다른 내용과 대화는 사슬에 들어 있지 않습니다.\n"
    "\n"
    "This archive is what is kept of one rental.\n"
    "\n"
    "agreement.txt, agreement.json  what was agreed\n"
    "versions.json                  the same, each time the two agreed\n"
    "proof.json                     the chain of events: the text of each, and its SHA-256 (hash)\n"
    "check-ins.json                 when and where one was there, if he said so: \"said\" of "
    "check_in "
    "is the SHA-256 of\n"
    "                               \"latitude longitude accuracy place\" (- for none) and, on the "
    "next line, \"salt …\"\n"
    "handover.json                  the records of hand-over and return: photos, checklist, who "
    "confirmed\n"
    "records/out.txt, back.txt      the texts of which those records' SHA-256 were made\n"
    "ledger.json                    what was to be paid, what both confirmed of it, and its "
    "corrections\n"
    "claim.json                     where there was one: the claim, what both said of it, the "
    "decision\n"
    "photos/                        the photos as the server has stored them\n"
    "messages.json                  what the two wrote around the hand-over and the return\n"
    "\n"
    "How to check it\n"
    "1. The SHA-256 of each text in proof.json is that event's hash.\n"
    "2. The first line of a text, \"prev\", is the hash of the event before; 64 zeros in the first "
    "one.\n"
    "3. The SHA-256 of records/out.txt is \"record\" in the text of hand_over; that of back.txt, "
    "of return, close_drop or lost.\n"
    "4. A \"photo\" line of records/*.txt ends with the SHA-256 of that photo in photos/.\n"
    "   A \"check\" line ends with those of the item and of the note.\n"
    "5. The texts of accept, book and agree_change have the days, size, number, place and hour of "
    "versions.json.\n"
    "   (Old events, without the line \"form 2\", have days and amounts only.)\n"
    "What else stands in the agreement, and the messages, are not in the chain.\n"
    "\n"
    "python3 - <<'END'\n"
    "import json, hashlib, glob\n"
    "sha = lambda b: hashlib.sha256(b).hexdigest()\n"
    "head = '0' * 64\n"
    "for e in json.load(open('proof.json'))['events']:\n"
    "    assert e['text'].startswith('prev ' + head + '\\n'), e['id']\n"
    "    head = sha(e['text'].encode())\n"
    "    assert head == e['hash'], e['id']\n"
    "line = lambda text: ''.join(c if c >= ' ' else ' ' for c in text or '') or '-'\n"
    "versions = {v['version']: v for v in json.load(open('versions.json'))}\n"
    "AGREE = ('accept', 'book', 'agree_change')\n"
    "n = 0\n"
    "for e in json.load(open('proof.json'))['events']:\n"
    "    n += e['event'] in AGREE\n"
    "    v = versions.get(n)\n"
    "    if e['event'] not in AGREE or not v or '\\nform 2\\n' not in e['text']:\n"
    "        continue\n"
    "    hour = '-' if v['pickup_hour'] is None else v['pickup_hour']\n"
    "    days = v['rental_start_date'] + ' ' + v['rental_end_date']\n"
    "    for said in (f\"days {days}\", f\"amount {v['total']}\", f\"size {line(v['variant'])}\",\n"
    "                 f\"number {v['qty']}\", f\"place {line(v['place'])}\", f\"hour {hour}\"):\n"
    "        assert '\\n' + said + '\\n' in e['text'], (n, said)\n"
    "photos = {sha(open(p, 'rb').read()) for p in glob.glob('photos/*')}\n"
    "for p in glob.glob('records/*.txt'):\n"
    "    text = open(p, 'rb').read()\n"
    "    print(p, sha(text))\n"
    "    for line in text.decode().splitlines():\n"
    "        assert not line.startswith('photo ') or line.split()[-1] in photos, line\n"
    "print('the chain holds')\n"
    "END\n";

struct str evidence_readme(void)
{
    return (struct str){readme, sizeof(readme) - 1};
}
