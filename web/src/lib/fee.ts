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
