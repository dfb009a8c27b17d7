import { MINE, table } from '../api/feeds';
import { download } from '../lib/download';
import { lang, t } from '../lib/text';
import { sorry } from '../state/explain';
import { CalendarLink } from './CalendarLink';

/** My rentals for other programs: a calendar to subscribe to, and a table. */
export function RentalFiles() {
	const words = t().calendarLink;
	return (
		<section>
			<h2>{t().my.files}</h2>
			<CalendarLink path={MINE} hint={words.hintMine} />
			<p class="buttons">
				<button type="button" class="button" onClick={() => void table(lang()).then((file) => download(file, 'rentals.csv')).catch(sorry)}>
					{words.table}
				</button>
			</p>
		</section>
	);
}
