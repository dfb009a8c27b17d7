/** What the week's price means for short rentals; the fee itself is always the server's. */
export type WeekNote = { kind: 'days'; days: number } | { kind: 'flat'; price: number };

/**
 * From some day on a week costs no more than single days. If the week's price is that of whole
 * days ("5일 값으로 7일까지") the number of days says it best, else the price does.
 */
export function weekNote(dayFee: number, weekFee: number | null): WeekNote | null {
	if (weekFee === null || weekFee <= 0 || dayFee <= 0 || weekFee >= 7 * dayFee) return null;
	if (weekFee % dayFee === 0) return { kind: 'days', days: weekFee / dayFee };
	return { kind: 'flat', price: weekFee };
}

/** What a stay costs before delivery, by the server's rule (app/rentals/price_rules.c): the cheapest mix of weeks and days. To be shown until
 * its quote is there. */
export function feeLines(dayFee: number, weekFee: number | null, days: number, qty = 1) {
	const day = Math.max(0, dayFee);
	const week = weekFee && weekFee > 0 ? Math.min(weekFee, 7 * day) : Infinity;
	let weeks = week === Infinity ? 0 : Math.floor(days / 7);
	let rest = days - 7 * weeks;
	if (rest > 0 && week <= rest * day) {
		weeks++;
		rest = 0;
	}
	const line = (kind: 'week' | 'day', count: number, unit_price: number) =>
		count ? [{ kind, count, unit_price, ...(qty > 1 ? { qty } : {}), amount: count * unit_price * qty }] : [];
	const lines = [...line('week', weeks, week), ...line('day', rest, day)];
	return {
		days,
		lines,
		total: lines.reduce((sum, { amount }) => sum + amount, 0),
		/** So many days longer cost no more. */
		more: Math.max(0, 7 * weeks + rest - days),
	};
}
