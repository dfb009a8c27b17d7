import { addMonths } from '../lib/dates';
import { monthName } from '../lib/format';
import { t } from '../lib/text';
import { Icon } from './Icon';

/** Which month is shown, and the two beside it. */
export function MonthHead({ month, first, last, turn }: { month: string; first?: string; last?: string; turn: (month: string) => void }) {
	return (
		<div class="calendar-head">
			<button type="button" class="button-icon" aria-label={t().calendar.previous} disabled={!!first && month <= first} onClick={() => turn(addMonths(month, -1))}>
				<Icon name="left" />
			</button>
			<strong aria-live="polite">{monthName(month)}</strong>
			<button type="button" class="button-icon" aria-label={t().calendar.next} disabled={!!last && month >= last} onClick={() => turn(addMonths(month, 1))}>
				<Icon name="right" />
			</button>
		</div>
	);
}
