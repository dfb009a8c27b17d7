import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cards, sayCard } from '../src/lib/cards_en';
import { copy } from '../src/lib/copy';
import { addDays, addMonths, countDays, dayOf, isDay, today, weekday, weeksOf } from '../src/lib/dates';
import { feeLines, weekNote } from '../src/lib/fee';
import { nextLink, withQuery } from '../src/lib/link';
import { clock, count, date, longDay, money, monthName, shortDay, weekdayNames } from '../src/lib/format';
import { checkDraft, digits, splitTags } from '../src/lib/listing';
import { depositFits, termsDraft, toTerms } from '../src/lib/terms';
import { buttonsOf, inOrder, isLive, mayReview, merged, needsMe, stepOf } from '../src/lib/moves';
import { fitSize, photoSizes, shareProgress } from '../src/lib/photo';
import { anchorOf, moveByKey, pickDay, rangeIsFree, stretch } from '../src/lib/pick';
import { lengthsFit, rulesDraft, spansFit, toRules, withCare } from '../src/lib/plan';
import { SQUARE, boxOf, kmFor, nearOf, pinsOf, spotOf, stepFor } from '../src/lib/squares';
import { pathTo } from '../src/lib/tree';
import { barsOf } from '../src/lib/weeks';

test('an instant belongs to the day it is in Seoul', () => {
	assert.equal(dayOf('2026-11-24T14:59:59.999999Z'), '2026-11-24');
	assert.equal(dayOf('2026-11-24T15:00:00Z'), '2026-11-25');
	assert.equal(dayOf(new Date(Date.UTC(2026, 11, 31, 15))), '2027-01-01');
	assert.throws(() => dayOf('never'), RangeError);
});

test('days are counted over months, leap days and years', () => {
	assert.equal(addDays('2028-02-28', 1), '2028-02-29');
	assert.equal(addDays('2026-12-31', 1), '2027-01-01');
	assert.equal(addDays('2027-03-01', -1), '2027-02-28');
	assert.equal(countDays('2026-11-24', '2026-11-24'), 1);
	assert.equal(countDays('2026-11-24', '2026-12-01'), 8);
	assert.equal(addMonths('2026-12', 1), '2027-01');
	assert.equal(weekday('2026-11-24'), 2);
});

test('days, hours and numbers are said as Korean has them, in Seoul', () => {
	const instant = '2026-11-30T15:05:09Z';
	assert.deepEqual([shortDay('2026-11-30'), longDay('2026-11-30'), monthName('2026-11')], ['11월 30일\u2060(월)', '2026년 11월 30일 월요일', '2026년 11월']);
	assert.deepEqual([date(instant), /\d+:\d+/.exec(clock(instant))?.[0]], ['2026. 12. 1.', '12:05']);
	assert.deepEqual(weekdayNames()[6], { short: '토', long: '토요일' });
	assert.deepEqual([0, 999, 1000, 1_234_567].map(count), ['0', '999', '1,000', '1,234,567']);
});

test('a month is whole weeks from Sunday', () => {
	const weeks = weeksOf('2026-11');
	assert.equal(weeks[0]?.[0], '2026-11-01');
	assert.equal(weeks.length, 5);
	assert.deepEqual(weeks[4]?.slice(0, 3), ['2026-11-29', '2026-11-30', null]);
	assert.equal(weeksOf('2026-08')[0]?.[5], null);
	assert.equal(weeksOf('2026-08')[0]?.[6], '2026-08-01');
});

test('only real days are days', () => {
	assert.ok(isDay('2026-02-28'));
	for (const text of ['2026-02-30', '2026-2-3', '', null, undefined, '2026-13-01', 'x']) assert.ok(!isDay(text));
});

test('a cheap week is explained in days when it is a number of them', () => {
	assert.deepEqual(weekNote(10_000, 50_000), { kind: 'days', days: 5 });
	assert.deepEqual(weekNote(10_000, 52_000), { kind: 'flat', price: 52_000 });
	assert.equal(weekNote(10_000, 70_000), null);
	assert.equal(weekNote(10_000, null), null);
	assert.equal(weekNote(0, 5), null);
});

test('the next page is the link with rel next', () => {
	assert.equal(nextLink('</products/?cursor=a%2Cb>; rel="next"'), '/products/?cursor=a%2Cb');
	assert.equal(nextLink('</a>; rel="prev", </b?x=1,2>; rel=next'), '/b?x=1,2');
	assert.equal(nextLink('</a>; rel="prev"'), null);
	assert.equal(nextLink(null), null);
	assert.equal(nextLink('rubbish'), null);
});

test('an address carries only what is set', () => {
	assert.equal(withQuery('/search', { keyword: '축구 공', category: '', order: null, n: 0 }), '/search?keyword=%EC%B6%95%EA%B5%AC+%EA%B3%B5&n=0');
	assert.equal(withQuery('/search', {}), '/search');
});

test('photos of ours have three sizes, others are taken as they are', () => {
	const hex = 'a'.repeat(32);
	assert.deepEqual(photoSizes(`/photos/${hex}.webp`), {
		src: `/photos/${hex}-m.webp`,
		srcset: `/photos/${hex}-s.webp 320w, /photos/${hex}-m.webp 960w, /photos/${hex}.webp 1920w`,
	});
	assert.deepEqual(photoSizes('https://cdn.example.com/x.png'), { src: 'https://cdn.example.com/x.png' });
});

test('a photo shrinks to 1920 and never grows', () => {
	assert.deepEqual(fitSize(4000, 3000), { width: 1920, height: 1440 });
	assert.deepEqual(fitSize(300, 200), { width: 300, height: 200 });
	assert.deepEqual(fitSize(1, 100_000), { width: 1, height: 1920 });
});

test('bytes that are sent belong to the photos in order', () => {
	assert.deepEqual(shareProgress([100, 100, 0], 150), [1, 0.5, 1]);
	assert.deepEqual(shareProgress([100], 999), [1]);
});

const days = {
	free: new Set(['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-28', '2026-11-29']),
	passing: new Set<string>(),
	min: 1,
	max: 30,
	start: null as string | null,
};

test('two presses make a range, a taken day between makes a new start', () => {
	const none = { start: null, end: null };
	const one = pickDay(none, '2026-11-24', days);
	assert.deepEqual(one, { start: '2026-11-24', end: null });
	assert.deepEqual(pickDay(one, '2026-11-26', days), { start: '2026-11-24', end: '2026-11-26' });
	assert.deepEqual(pickDay(one, '2026-11-24', days), { start: '2026-11-24', end: '2026-11-24' });
	assert.deepEqual(pickDay(one, '2026-11-28', days), { start: '2026-11-28', end: null });
	assert.deepEqual(pickDay(one, '2026-11-27', days), one);
	assert.ok(!rangeIsFree('2026-11-25', '2026-11-24', days));
});

test('a range neither begins nor ends on a day without hand-over, and is as long as its owner says', () => {
	const passing = { ...days, passing: new Set(['2026-11-25', '2026-11-29']) };
	const one = { start: '2026-11-24', end: null };
	assert.deepEqual(pickDay({ start: null, end: null }, '2026-11-25', passing), { start: null, end: null });
	assert.deepEqual(pickDay(one, '2026-11-25', passing), one);
	assert.deepEqual(pickDay(one, '2026-11-26', passing), { start: '2026-11-24', end: '2026-11-26' });
	assert.ok(!rangeIsFree('2026-11-28', '2026-11-29', passing));
	assert.ok(!rangeIsFree('2026-11-24', '2026-11-25', { ...days, min: 3 }));
	assert.ok(rangeIsFree('2026-11-24', '2026-11-26', { ...days, min: 3, max: 3 }));
	assert.ok(!rangeIsFree('2026-11-24', '2026-11-26', { ...days, max: 2 }));
});

test('what is in use keeps its first day, whatever is pressed', () => {
	const using = { ...days, free: new Set([...days.free, '2026-11-22', '2026-11-23']), start: '2026-11-22' };
	const now = { start: '2026-11-22', end: '2026-11-23' };
	assert.deepEqual(pickDay(now, '2026-11-26', using), { start: '2026-11-22', end: '2026-11-26' });
	assert.deepEqual(pickDay(now, '2026-11-22', using), { start: '2026-11-22', end: '2026-11-22' });
	assert.deepEqual(pickDay(now, '2026-11-28', using), now);
	assert.deepEqual(pickDay(now, '2026-11-21', using), now);
});

test('a plan goes to a form and back, within what an owner may say', () => {
	const rules = {
		week: ['open', 'open', 'open', 'open', 'open', 'no_handover', 'closed'],
		holidays: 'closed',
		exceptions: [{ from: '2026-12-24', to: '2026-12-26', plan: 'closed' }],
		lead_days: 2,
		cutoff_hour: 18,
		window_days: 90,
		min_days: 2,
		max_days: 14,
		care: 'wax',
		days_before: 0,
		days_after: 3,
	} as Parameters<typeof rulesDraft>[0];
	assert.deepEqual(toRules(rulesDraft(rules)), rules);
	const draft = rulesDraft(null);
	assert.deepEqual(draft.week, Array(7).fill('open'));
	assert.equal(toRules({ ...draft, window_days: '999' }).window_days, 365);
	assert.equal(toRules({ ...draft, min_days: '' }).min_days, 1);
	assert.equal(withCare(draft, 'dry').days_after, '1');
	assert.equal(withCare({ ...draft, days_after: '4' }, 'none').days_after, '0');
	assert.ok(lengthsFit(draft));
	assert.ok(!lengthsFit({ ...draft, min_days: '31' }));
});

test('days of their own are in order and share none', () => {
	const span = (from: string, to: string) => ({ from, to, plan: 'closed' as const });
	assert.ok(spansFit([]));
	assert.ok(spansFit([span('2026-12-05', '2026-12-05'), span('2026-12-01', '2026-12-04')]));
	assert.ok(!spansFit([span('2026-12-01', '2026-12-05'), span('2026-12-05', '2026-12-06')]));
	assert.ok(!spansFit([span('2026-12-02', '2026-12-01')]));
	assert.ok(!spansFit([span('', '2026-12-01')]));
	assert.ok(!spansFit([span('2026-12-01', '')]));
});

test('arrow keys walk the grid', () => {
	assert.equal(moveByKey('2026-11-30', 'ArrowRight'), '2026-12-01');
	assert.equal(moveByKey('2026-11-24', 'ArrowUp'), '2026-11-17');
	assert.equal(moveByKey('2026-11-24', 'Home'), '2026-11-22');
	assert.equal(moveByKey('2026-11-24', 'End'), '2026-11-28');
	assert.equal(moveByKey('2027-01-31', 'PageDown'), '2027-02-28');
	assert.equal(moveByKey('2026-11-24', 'a'), null);
});

test('a draft says what is missing first', () => {
	const draft = {
		name: ' ', category: '', state: '', model_name: '', day_fee: '', week_fee: '',
		description: '', direct: false, place: '', delivery: false, tags: '',
	};
	assert.equal(checkDraft(draft, 0), 'photo');
	assert.equal(checkDraft(draft, 1), 'name');
	const named = { ...draft, name: 'a', category: 'b', description: 'c' };
	assert.equal(checkDraft(named, 1), 'fee');
	assert.equal(checkDraft({ ...named, day_fee: '1' }, 1), null);
	assert.equal(checkDraft({ ...named, day_fee: '1', tags: '가'.repeat(17) }, 1), 'tag');
	assert.deepEqual(splitTags(' #농구, 공,, 농구 '), ['농구', '공']);
	assert.equal(digits('1만 10,000원'), '110000');
});

test('buttons are the known moves of the server in our order', () => {
	assert.deepEqual(buttonsOf(['cancel', 'unheard of', 'accept']), ['accept', 'cancel']);
	assert.deepEqual(buttonsOf(['withdraw', 'refuse', 'accept']), ['accept', 'refuse']);
	assert.ok(!isLive({ state: 'COMPLETED' }));
	assert.ok(isLive({ state: 'RETURNED' }));
	assert.ok(mayReview({ flags: ['REVIEWABLE'] }));
	assert.ok(!mayReview({ flags: ['OVERDUE'] }));
	assert.equal(stepOf('IN_USE'), 2);
	assert.equal(stepOf('CANCELLED'), -1);
});

test('the way to a category starts at its root', () => {
	const leaf = { sort: 'c', name: 'C', children: [] };
	const tree = [{ sort: 'x', name: 'X', children: [] }, { sort: 'a', name: 'A', children: [{ sort: 'b', name: 'B', children: [leaf] }] }];
	assert.deepEqual(pathTo(tree, 'c').map((b) => b.sort), ['a', 'b', 'c']);
	assert.deepEqual(pathTo(tree, 'zz'), []);
});

test('terms go to a form and back; an empty deposit is left to the server', () => {
	const terms = { declared_value: 300000, deposit: 0, delivery_fee: 4000, policy: 'strict', late_percent: 120, return_hour: 0, weather: 'snow', region: 'KR-42', photos_needed: 0, answer_hours: 72, wait_minutes: 10, instant: true } as const;
	assert.deepEqual(toTerms(termsDraft(terms)), terms);
	const none = { declared_value: 0, deposit: null, delivery_fee: 0, policy: 'standard', late_percent: 100, return_hour: 20, weather: 'none', region: 'none', photos_needed: 3, answer_hours: 24, wait_minutes: 30, instant: false };
	assert.deepEqual(toTerms(termsDraft(null)), none);
	assert.equal(toTerms({ ...termsDraft(terms), late: '999', hour: '77' }).late_percent, 150);
	assert.equal(toTerms({ ...termsDraft(terms), late: '9', hour: '77' }).return_hour, 23);
	assert.equal(toTerms({ ...termsDraft(terms), photos: '99' }).photos_needed, 10);
	assert.equal(toTerms({ ...termsDraft(terms), answer: '1' }).answer_hours, 2);
	assert.equal(toTerms({ ...termsDraft(terms), wait: '300' }).wait_minutes, 120);
});

test('a deposit is at most the value', () => {
	assert.ok(depositFits({ ...termsDraft(null), value: '1000', deposit: '1000' }));
	assert.ok(depositFits(termsDraft(null)));
	assert.ok(!depositFits({ ...termsDraft(null), deposit: '1' }));
});

test('money below nothing has its sign before the currency', () => {
	assert.equal(money(-10000), '−10,000원');
	assert.equal(money(0), '0원');
});

test('a card is said in English by what its body says, with every event that the server knows', () => {
	const rules = readFileSync('../app/rentals/rentals_rules.c', 'utf8');
	const events = [...rules.matchAll(/\[EVENT_\w+\] = "(\w+)"/g)].map((row) => row[1] ?? '');
	assert.ok(events.length > 30);
	assert.deepEqual(events.filter((event) => !cards[event]), []);
	const body = { event: 'cancel', start: '2026-12-01', end: '2026-12-02', total: 20000, cost: 2000, reason: 'ill' };
	const said = sayCard({ text: '취소했어요', body });
	for (const part of ['Cancelled', '20,000', '2,000', 'Reason: ill']) assert.ok(said.includes(part), said);
	const moved = sayCard({ text: '', body: { ...body, event: 'change', diff: [{ what: 'place', before: '', after: 'Gate' }] } });
	assert.ok(moved.includes('Where: not said → Gate'), moved);
	// Said by its name, as a list has it: in words.
	assert.ok(sayCard({ text: '', body: { ...body, event: 'decline', reason: 'place' } }).endsWith('Reason: The place does not suit'));
	assert.equal(sayCard({ text: '모르는 카드', body: { event: 'unheard_of', start: '2026-12-01', end: '2026-12-01' } }), '모르는 카드');
	assert.equal(sayCard({ text: '옛 카드' }), '옛 카드');
});

test('a stay grows from the day that stays, either way, and no further than it may', () => {
	const free = new Set(['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-28']);
	const days = { free, passing: new Set(['2026-11-25']), min: 1, max: 30, start: null };
	assert.deepEqual(stretch('2026-11-24', '2026-11-26', days), { start: '2026-11-24', end: '2026-11-26' });
	assert.deepEqual(stretch('2026-11-26', '2026-11-24', days), { start: '2026-11-24', end: '2026-11-26' });
	assert.equal(stretch('2026-11-24', '2026-11-25', days), null);
	assert.equal(stretch('2026-11-26', '2026-11-28', days), null);
	assert.equal(stretch('2026-11-24', '2026-11-24', { ...days, min: 2 }), null);
	// What is in use began when it began.
	assert.deepEqual(stretch('2026-11-26', '2026-11-26', { ...days, start: '2026-11-24' }), { start: '2026-11-24', end: '2026-11-26' });
	assert.equal(stretch('2026-11-26', '2026-11-23', { ...days, start: '2026-11-24' }), null);
	const picked = { start: '2026-11-24', end: '2026-11-26' };
	assert.equal(anchorOf(picked, '2026-11-26'), '2026-11-24');
	assert.equal(anchorOf(picked, '2026-11-24'), '2026-11-26');
	assert.equal(anchorOf(picked, '2026-11-28'), '2026-11-28');
	assert.equal(anchorOf({ start: '2026-11-24', end: null }, '2026-11-24'), '2026-11-24');
});

test('the fee that is shown at once is the cheapest mix of weeks and days, as the server says it', () => {
	for (const [day, week] of [[10_000, 50_000], [10_000, 52_000], [10_000, 90_000], [10_000, null], [0, 5_000], [3_000, 0], [-5, 100]] as [number, number | null][]) {
		for (let days = 1; days <= 40; days++) {
			const { lines, total, more } = feeLines(day, week, days);
			const one = Math.max(0, day);
			let least = days * one;
			if (week && week > 0) for (let weeks = 0; weeks <= 7; weeks++) least = Math.min(least, weeks * Math.min(week, 7 * one) + Math.max(0, days - 7 * weeks) * one);
			assert.equal(total, least, `${day} ${week} ${days}`);
			assert.equal(total, lines.reduce((sum, { count, unit_price }) => sum + count * unit_price, 0));
			if (more) assert.equal(feeLines(day, week, days + more).total, total);
		}
	}
	assert.deepEqual(feeLines(10_000, 50_000, 5, 2), { days: 5, total: 100_000, more: 2, lines: [{ kind: 'week', count: 1, unit_price: 50_000, qty: 2, amount: 100_000 }] });
});

test('a map puts together what is in the same squares, and says no more of where it is', () => {
	const at = (latitude_e6: number, longitude_e6: number, rental_fee_for_a_day: number) => ({ rental_fee_for_a_day, place: { latitude_e6, longitude_e6 } });
	// As the server rounds: middles of squares.
	const products = [at(37_554_750, 126_921_200, 9), at(37_554_750, 126_921_200, 7), at(37_554_750, 126_926_800, 5), { rental_fee_for_a_day: 1 }];
	const near = pinsOf(products, 1);
	assert.deepEqual(near.map(({ latitude, longitude, fee, items }) => [latitude, longitude, fee, items.length]), [[37.55475, 126.9212, 7, 2], [37.55475, 126.9268, 5, 1]]);
	assert.deepEqual(pinsOf(products, 4).map(({ fee, items }) => [fee, items.length]), [[5, 3]]);
	assert.deepEqual([stepFor(100), stepFor(50), stepFor(10), stepFor(50, 24)], [1, 2, 16, 1]);
	assert.deepEqual([kmFor(900), kmFor(1_001), kmFor(99_000)], ['1', '3', '30']);
	assert.equal(nearOf({ latitude: 37.55551, longitude: 126.9 }), '37.556,126.900');
	assert.deepEqual(spotOf('37.556,126.9'), { latitude: 37.556, longitude: 126.9 });
	assert.equal(spotOf(''), null);
	const box = boxOf([{ latitude: 37.5, longitude: 127 }], 1000);
	assert.ok(box && Math.abs(box[1][0] - 37.509) < 0.001 && Math.abs(box[1][1] - 127.0113) < 0.001, `${box}`);
	assert.equal(boxOf([], 1), null);
});

test("the map's squares are the server's", () => {
	const rules = readFileSync(new URL('../../app/products/places_rules.c', import.meta.url), 'utf8');
	assert.match(rules, new RegExp(`SQUARE_LATITUDE = ${Math.round(SQUARE.latitude * 1e6)},`));
	assert.match(rules, new RegExp(`SQUARE_LONGITUDE = ${Math.round(SQUARE.longitude * 1e6)},`));
});

test('a stay lies in the weeks of a month, and is one however many it has', () => {
	const stay = { start: '2026-11-27', end: '2026-12-02', state: 'ACCEPTED' };
	const bars = (month: string, stays: (typeof stay)[]) => barsOf(month, stays).flatMap(({ bars: list }, i) => list.map(({ from, to, again }) => [i, from, to, again]));
	assert.deepEqual(bars('2026-11', [stay]), [
		[3, 6, 7, false],
		[4, 1, 2, true],
	]);
	assert.deepEqual(bars('2026-12', [stay]), [[0, 3, 4, false]]);
	assert.deepEqual(bars('2027-01', [stay]), []);
});

test('what is not brought back lies there until today', () => {
	const late = { start: addDays(today(), -3), end: addDays(today(), -2), state: 'IN_USE' };
	const on = (state: string) => {
		const [week] = barsOf(today().slice(0, 7), [{ ...late, state }]).filter(({ days }) => days.includes(today()));
		const bar = week?.bars[0];
		return !!bar && week.days[bar.to - 1] === today();
	};
	assert.deepEqual([on('IN_USE'), on('RETURNED')], [true, false]);
});

test('what waits for its reader comes first, then what goes on, each by its days', () => {
	const one = (id: number, state: string, more: object = {}) => ({ id, state, flags: [] as string[], moves: [] as string[], rental_start_date: addDays(today(), 10 - id), rental_end_date: addDays(today(), 12 - id), ...more });
	const ahead = one(1, 'ACCEPTED');
	assert.equal(needsMe(ahead), false);
	assert.equal(needsMe({ ...ahead, rental_start_date: today() }), true);
	assert.equal(needsMe({ ...ahead, flags: ['WEATHER_CALLED'] }), false, 'he has called it himself');
	assert.equal(needsMe({ ...ahead, flags: ['WEATHER_CALLED'], moves: ['agree_weather'] }), true);
	const list = [ahead, one(3, 'REQUESTED'), one(4, 'REQUESTED', { moves: ['accept'] }), one(6, 'COMPLETED', { flags: ['REVIEWABLE'] })];
	assert.deepEqual(inOrder(list).map(({ id }) => id), [6, 4, 3, 1]);
	assert.equal(list[0]?.id, 1, 'its own order stays');
});

const waiting = (state: string, ...moves: string[]) => ({ id: 1, state, flags: [], moves, rental_start_date: addDays(today(), 5), rental_end_date: addDays(today(), 6) });

test('a claim, or what the other proposes, waits for its reader; his own proposal does not', () => {
	assert.equal(needsMe(waiting('DISPUTED', 'propose', 'agree')), true);
	assert.equal(needsMe(waiting('DISPUTED', 'propose')), false);
});

test('who is said not to have come may say that it is not so, for a day: that waits for him', () => {
	assert.equal(needsMe(waiting('NO_SHOW', 'contest')), true);
	assert.equal(needsMe(waiting('IN_USE', 'contest')), true);
	assert.equal(needsMe(waiting('NO_SHOW')), false);
});

test('gear that was left at a place waits for its owner to look', () => {
	assert.equal(needsMe(waiting('IN_USE', 'return', 'not_there')), true);
	assert.equal(needsMe(waiting('IN_USE', 'return')), false);
});

test('pages of two lists are one list: nothing comes later above what is shown, and more is asked of the list that is short', () => {
	const of = (...ids: number[]) => ids.map((id) => ({ id }));
	const ids = (...lists: Parameters<typeof merged>[0]) => {
		const { items, next } = merged(lists);
		return [items.map(({ id }) => id), next];
	};
	assert.deepEqual(ids({ items: of(9, 7), more: null }, { items: of(8, 2), more: null }), [[9, 8, 7, 2], 0]);
	assert.deepEqual(ids({ items: of(9, 7), more: true }, { items: of(8, 2), more: null }), [[9, 8, 7], 0]);
	assert.deepEqual(ids({ items: of(9, 3), more: true }, { items: of(8, 6), more: true }), [[9, 8, 6], 1]);
	assert.deepEqual(ids({ items: of(9, 3, 1), more: null }, { items: of(8, 6), more: true }), [[9, 8, 6], 1]);
	assert.deepEqual(ids({ items: [], more: null }, { items: of(8, 6), more: true }), [[8, 6], 1]);
	assert.deepEqual(ids({ items: [], more: null }, { items: [], more: null }), [[], 0]);
});

test('without a clipboard nothing is copied, which is said', async () => {
	const kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
	const put = (value: unknown) => Object.defineProperty(globalThis, 'navigator', { configurable: true, value });
	const taken: string[] = [];
	try {
		put({});
		await assert.rejects(copy('https://market.example/p/1'));
		put({ clipboard: { writeText: async (text: string) => void taken.push(text) } });
		await copy('https://market.example/p/1');
	} finally {
		if (kept) Object.defineProperty(globalThis, 'navigator', kept);
		else Reflect.deleteProperty(globalThis, 'navigator');
	}
	assert.deepEqual(taken, ['https://market.example/p/1']);
});
