import { money, range, shortDay } from './format';
import type { CardBody, CardWords } from './ko';

/** What the steps of a rental say in English, of these days and their fee; the server says it in Korean. */
export const cards: Record<string, (days: string) => string> = {
	request: (days) => `Asks to rent it: ${days}. It is agreed once the owner accepts.`,
	offer: (days) => `Offers it: ${days}. It is agreed once the renter accepts, within 24 hours.`,
	accept: (days) => `The rental is agreed: ${days}.`,
	book: (days) => `Booked at once, as the owner has agreed to beforehand: ${days}.`,
	decline: (days) => `Declined the request: ${days}.`,
	counter: (days) => `Offers other days: ${days}. It is agreed once the renter accepts, within 24 hours.`,
	ask: (days) => `Asks for other days: ${days}. It is agreed once the owner accepts.`,
	refuse: (days) => `Refused the offer: ${days}.`,
	withdraw: (days) => `Took it back: ${days}.`,
	gone: (days) => `Somebody else was first: ${days}. The request stays open, and other days can be asked for.`,
	expire: (days) => `Nobody answered, and it expired: ${days}.`,
	cancel: (days) => `Cancelled the rental: ${days}.`,
	weather: (days) => `Calls the weather too bad: ${days}. Agree on other days, or cancel for nothing if the other says so, too.`,
	agree_weather: (days) => `Cancelled for the weather, free of charge: ${days}.`,
	lapse: (days) => `It was never handed over, so the rental is cancelled: ${days}.`,
	hand_over: (days) => `The rental has begun, the gear has changed hands: ${days}.`,
	declare_return: (days) => `Says that the gear is back: ${days}. It ends once the owner confirms.`,
	return: (days) => `The gear is back: ${days}. Please write a review.`,
	change: (days) => `Proposes a change: ${days}. It changes once the other agrees.`,
	agree_change: (days) => `What is agreed has changed: ${days}.`,
	drop_change: (days) => `The change is dropped, it stays at ${days}.`,
	return_part: (days) => `Some of it is back: ${days}. The rental ends when all of it is.`,
	not_as_described: (days) => `It is not what was described, so the rental is cancelled, free of charge: ${days}.`,
	no_show: (days) => `Says that the other did not come: ${days}. If that is not so, object within 24 hours.`,
	contest: (days) => `Objects to having missed the meeting: ${days}. An operator looks into it.`,
	excuse: (days) => `An operator accepts the objection: nobody missed the meeting, and it costs nothing. ${days}`,
	uphold: (days) => `An operator has looked into it: the missed meeting stands. ${days}`,
	force_cancel: (days) => `An operator cancelled the rental, free of charge: ${days}.`,
	force_return: (days) => `An operator took the gear as returned: ${days}.`,
	reassign: (days) => `An operator gave the rental another unit of its kind: ${days}.`,
	lost: (days) => `Says that the gear is lost or stolen: ${days}.`,
	unit_lost: (days) => `The gear was lost, so the rental is cancelled, free of charge: ${days}.`,
	claim: (days) => `Says that something was wrong with the gear, and claims money: ${days}.`,
	propose: (days) => `Proposes another amount for the claim: ${days}.`,
	agree: (days) => `The claim is settled: ${days}.`,
	escalate: (days) => `The claim was not agreed on, an operator decides: ${days}.`,
	decide: (days) => `An operator decided on the claim: ${days}. You may appeal once, within 7 days.`,
	decide_lost: (days) => `An operator decided on the lost gear: ${days}. You may appeal once, within 7 days.`,
	appeal: (days) => `Appealed against the decision: ${days}.`,
	decide_appeal: (days) => `An operator decided on the appeal: ${days}.`,
	ask_both: (days) => `Was it handed over? ${days}. If not, begin the rental, cancel it, or say that the other did not come; left as it is, it is cancelled after its last day.`,
	check_in: (days) => `Is where you meet: ${days}.`,
	press: (days) => `Pressed that the gear changes hands now: ${days}. If the other presses within 10 minutes, no code is needed.`,
	drop_off: (days) => `Left it where the owner lets it be left: ${days}. If the owner says nothing within 48 hours, it counts as returned.`,
	not_there: (days) => `Says that it is not there: ${days}. Look for it together; else an operator does.`,
	close_drop: (days) => `The owner said nothing, so it counts as returned: ${days}. If something is wrong, say so within 24 hours.`,
	release: (days) => `The rental is complete: ${days}. You both got 100 points.`,
};

/** What two agree on. */
export const partsEn = { rental_start_date: 'First day', rental_end_date: 'Last day', variant: 'Size', qty: 'How many', total: 'Fee', place: 'Where', pickup_hour: 'At' };
/** Why a request is declined. */
export const whysEn: Record<string, string> = { unavailable: 'Not to be had on these days', broken: 'Something is wrong with it', place: 'The place does not suit', notice: 'Too short notice', other: 'Something else' };
const parts: Record<string, string> = partsEn;

function value(what: string, said: string | number | null): string {
	if (said === null || said === '') return 'not said';
	if (what === 'total') return money(Number(said));
	if (what === 'pickup_hour') return `${said}:00`;
	return what.endsWith('_date') ? shortDay(String(said)) : String(said);
}

function sentence(body: CardBody): string | null {
	const { start, end, total } = body;
	if (!start || !end) return null;
	const days = range(start, end);
	return cards[body.event ?? '']?.(total === undefined ? days : `${days} (${money(total)})`) ?? null;
}

/** A card in English; as the server said it when it is of a kind that is not known here. */
export function sayCard({ text, body }: CardWords): string {
	const said = Object(body) as CardBody;
	if (said.event === 'wanted') return `Has what you look for: ${text.slice(text.indexOf('“'))}`;
	const first = sentence(said);
	if (!first) return text;
	const lines = [first];
	for (const one of said.diff ?? []) lines.push(`· ${parts[one.what] ?? one.what}: ${value(one.what, one.before)} → ${value(one.what, one.after)}`);
	if (said.alternatives?.length) lines.push(`Free: ${said.alternatives.map((stay) => range(stay.rental_start_date, stay.rental_end_date)).join(', ')}`);
	if (said.cost) lines.push(`It costs ${money(said.cost)}.`);
	if (said.amount !== undefined) lines.push(`Amount: ${money(said.amount)}`);
	if (said.reason) lines.push(`Reason: ${whysEn[said.reason] ?? said.reason}`);
	if (said.place) lines.push(`Where: ${said.place}`);
	return lines.join('\n');
}
