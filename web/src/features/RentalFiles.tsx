import { MINE, table } from '../api/feeds';
import { lang, t } from '../lib/text';
import { sorry } from '../state/explain';
import { CalendarLink } from './CalendarLink';

/** By a click of our own: a plain link would not renew an old session. */
async function download(): Promise<void> {
	const url = URL.createObjectURL(await table(lang()));
	const link = document.createElement('a');
	link.href = url;
	link.download = 'rentals.csv';
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** My rentals for other programs: a calendar to subscribe to, and a table. */
export function RentalFiles() {
	const words = t().calendarLink;
	return (
		<>
			<CalendarLink path={MINE} hint={words.hintMine} />
			<p class="buttons">
				<button type="button" class="button" onClick={() => void download().catch(sorry)}>
					{words.table}
				</button>
				<a class="button" href="/me/statement">
					{t().ledger.statement}
				</a>
			</p>
		</>
	);
}
