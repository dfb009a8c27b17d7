import { longDay, range } from './format';
import type { NoticeWords } from './ko';

interface Words {
	who: string;
	gear: string;
	days: string;
	last: string;
}

/** What the kinds of notices say in English; the server says it in Korean. */
export const kinds: Record<string, (words: Words) => string> = {
	rental_request: ({ who, gear, days }) => `${who} asks to rent ${gear}: ${days}`,
	rental_offer: ({ who, gear, days }) => `${who} offers you ${gear}: ${days}`,
	rental_accept: ({ gear, days }) => `The rental of ${gear} is agreed: ${days}`,
	rental_decline: ({ who, gear, days }) => `${who} declined to lend ${gear}: ${days}`,
	rental_counter: ({ who, gear, days }) => `${who} offers ${gear} on other days: ${days}`,
	rental_ask: ({ who, gear, days }) => `${who} asks for ${gear} on other days: ${days}`,
	rental_refuse: ({ who, gear, days }) => `${who} refused the offer of ${gear}: ${days}`,
	rental_withdraw: ({ who, gear, days }) => `${who} took it back: ${gear}, ${days}`,
	rental_expire: ({ gear, days }) => `Nobody answered, and the request for ${gear} expired: ${days}`,
	rental_unanswered: ({ gear, days }) => `A request for ${gear} waits for your answer: ${days}`,
	rental_last_call: ({ gear, days }) => `A request for ${gear} is about to expire. Please answer now: ${days}`,
	rental_due_soon: ({ gear, last }) => `${gear} is due back within two hours, on ${last}.`,
	rental_due_now: ({ gear }) => `${gear} is due back now. More than an hour late, it costs by the day.`,
	rental_late_admin: ({ gear }) => `${gear} is three days late. An operator looks into it.`,
	rental_at_risk: ({ gear, days }) => `${gear} is late from the rental before yours: ${days}. Look for other gear or days together.`,
	waiting_free: ({ gear, days }) => `${gear} is free on the days that you wait for: ${days}. It is held for you for 12 hours.`,
	waiting_over: ({ gear, days }) => `${gear} is not held for you any more: ${days}`,
	search_match: ({ gear }) => `New, and what you look for: ${gear}`,
	wanted_answer: ({ who, gear }) => `${who} has what you look for: ${gear}`,
	product_paused: ({ gear }) => `Three requests in a row had no answer, so ${gear} is paused. You can lend it again from its page.`,
	product_hidden: ({ gear }) => `An operator has hidden ${gear}. Its page says why.`,
	product_shown: ({ gear }) => `${gear} is shown to everybody again.`,
	rental_cancel: ({ who, gear, days }) => `${who} cancelled the rental of ${gear}: ${days}`,
	rental_weather: ({ who, gear, days }) => `${who} calls the weather too bad for ${gear}: ${days}`,
	rental_agree_weather: ({ gear, days }) => `The rental of ${gear} is cancelled for the weather: ${days}`,
	rental_lapse: ({ gear, days }) => `${gear} was never handed over, so the rental is cancelled: ${days}`,
	rental_hand_over: ({ gear, days }) => `The rental of ${gear} has begun: ${days}`,
	rental_declare_return: ({ who, gear }) => `${who} says that ${gear} is back. Please confirm.`,
	rental_return: ({ gear }) => `${gear} is back. Please write a review.`,
	rental_change: ({ who, gear, days }) => `${who} proposes other days for ${gear}: ${days}`,
	rental_agree_change: ({ gear, days }) => `The days of ${gear} have changed: ${days}`,
	rental_drop_change: ({ gear, days }) => `The days of ${gear} stay as they were: ${days}`,
	rental_release: ({ gear }) => `The rental of ${gear} is complete. You both got 100 points.`,
	rental_return_part: ({ gear }) => `Some of ${gear} is back. The rental ends when all of it is.`,
	rental_not_as_described: ({ who, gear, days }) => `${who} did not take ${gear}, as it is not what was described; the rental is cancelled: ${days}`,
	rental_no_show: ({ who, gear }) => `${who} says that you did not come for ${gear}. If that is not so, object within 24 hours.`,
	rental_contest: ({ who, gear }) => `${who} objects to having missed the meeting for ${gear}. An operator looks into it.`,
	rental_gone: ({ gear, days }) => `${gear} went to somebody else for ${days}. Look for other days or similar gear.`,
	rental_excuse: ({ gear }) => `An operator accepts the objection: nobody missed the meeting for ${gear}, and it costs nothing.`,
	rental_uphold: ({ gear }) => `An operator has looked into it: the missed meeting for ${gear} stands.`,
	rental_force_cancel: ({ gear, days }) => `An operator cancelled the rental of ${gear}, free of charge: ${days}`,
	rental_force_return: ({ gear }) => `An operator took ${gear} as returned.`,
	rental_reassign: ({ gear, days }) => `An operator gave the rental of ${gear} another unit of its kind: ${days}`,
	rental_lost: ({ who, gear }) => `${who} says that ${gear} is lost or stolen.`,
	rental_unit_lost: ({ gear, days }) => `${gear} was lost, so the rental is cancelled free of charge: ${days}`,
	rental_claim: ({ who, gear }) => `${who} says that something is wrong with the rental of ${gear}. Please look at the amount and answer.`,
	rental_propose: ({ who, gear }) => `${who} proposes another amount for the claim about ${gear}.`,
	rental_agree: ({ who, gear }) => `${who} agreed to the amount for ${gear}. The rental is complete.`,
	rental_escalate: ({ gear }) => `The claim about ${gear} was not agreed on: an operator decides.`,
	rental_decide: ({ gear }) => `An operator decided on the claim about ${gear}. You may appeal once, within 7 days.`,
	rental_decide_lost: ({ gear }) => `An operator decided on ${gear}, which is lost. You may appeal once, within 7 days.`,
	rental_appeal: ({ who, gear }) => `${who} appealed against what was decided about ${gear}.`,
	rental_decide_appeal: ({ gear }) => `An operator decided on the appeal about ${gear}.`,
	rental_ask_both: ({ gear }) => `Was ${gear} handed over? If not, begin the rental, cancel it, or say that the other did not come.`,
	rental_check_in: ({ who, gear }) => `${who} is where you meet for ${gear}.`,
	rental_press: ({ who, gear }) => `${who} has pressed that ${gear} changes hands now. Press within 10 minutes.`,
	rental_drop_off: ({ who, gear }) => `${who} left ${gear} where you let it be left. Please confirm within 48 hours.`,
	rental_not_there: ({ who, gear }) => `${who} says that ${gear} is not where you left it.`,
	rental_close_drop: ({ gear }) => `${gear} is taken as returned. If something is wrong, say so within 24 hours.`,
	rental_silent_2: ({ gear }) => `${gear} is said to be back. Please confirm.`,
	rental_silent_12: ({ gear }) => `Your word on the return of ${gear} is awaited. Is it back?`,
	rental_silent_24: ({ gear }) => `${gear} was said to be back a day ago. Please confirm.`,
	rental_silent_48: ({ gear }) => `${gear} was said to be back two days ago, and an operator looks into it. You can still confirm.`,
	rental_due: ({ gear, last }) => `${gear} is yours until ${last}. Please bring it back in time.`,
	rental_overdue: ({ gear, last }) => `${gear} is late: it was due on ${last}.`,
	rental_late: ({ gear, last }) => `${gear} is more than a day late: it was due on ${last}.`,
	ledger_given: ({ who, gear }) => `${who} says that the money for ${gear} is with you. Please confirm.`,
	ledger_received: ({ who, gear }) => `${who} says that the money for ${gear} has arrived.`,
	ledger_waived: ({ who, gear }) => `${who} does without the money for ${gear}.`,
	ledger_correct: ({ who, gear }) => `${who} says that other money changed hands for ${gear}. Is that so?`,
	ledger_agree: ({ who, gear }) => `${who} agrees to your correction of the money for ${gear}.`,
	ledger_refuse: ({ who, gear }) => `${who}: no correction of the money for ${gear}.`,
	ledger_undo: ({ who, gear }) => `${who} took back what was said about the money for ${gear}.`,
	deposit_due: ({ gear }) => `The rental of ${gear} ended a day ago. Please give the deposit back.`,
	deposit_late: ({ gear }) => `The deposit for ${gear} is not back after three days.`,
	message: ({ who, gear }) => `${who} wrote to you about ${gear}.`,
	rental_warning: ({ gear, days }) => `There is an official weather warning for ${gear}, ${days}. You may cancel for nothing, or agree on other days.`,
	rental_review: ({ gear }) => `Only a few days are left to review ${gear}.`,
};

export function sayNotice(notice: NoticeWords): string {
	const { start, end } = notice;
	return (
		kinds[notice.kind]?.({
			who: notice.who ?? 'A neighbour',
			gear: notice.product ?? 'the gear',
			days: start && end ? range(start, end) : '',
			last: end ? longDay(end) : '',
		}) ?? notice.text
	);
}
