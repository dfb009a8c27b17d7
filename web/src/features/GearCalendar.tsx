import { useState } from 'preact/hooks';
import * as api from '../api/gear';
import { type Day, addDays, addMonths, monthOf, today } from '../lib/dates';
import { range, weekdayNames } from '../lib/format';
import { t } from '../lib/text';
import { type Bar, barsOf } from '../lib/weeks';
import { useLoad } from '../state/load';
import { MonthHead } from '../ui/MonthHead';
import { Coming } from './Coming';

/** Who has it: a link to the rental. What an earlier week has already is for eyes only. */
function Stay({ bar: { stay, from, to, again } }: { bar: Bar<api.Lent> }) {
	const who = stay.renter_name ?? t().person.gone;
	return (
		<li style={{ gridColumn: `${from} / ${to + 1}` }} aria-hidden={again}>
			<a class={`gear-bar state-${stay.state}`} href={`/rentals/${stay.rental}`} title={`${who} · ${stay.product_name}`} tabIndex={again ? -1 : 0}>
				{who} · {stay.product_name}
				<span class="sr">
					, {range(stay.start, stay.end)}, {t().rental.states[stay.state]}
				</span>
			</a>
		</li>
	);
}

function Week({ days, bars }: { days: (Day | null)[]; bars: Bar<api.Lent>[] }) {
	const real = days.filter((day) => day) as Day[];
	return (
		<ul class="gear-week" aria-label={range(real[0] ?? '', real[real.length - 1] ?? '')} aria-hidden={!bars.some(({ again }) => !again)}>
			{days.map((day, i) => (
				<li key={day ?? i} class={day === today() ? 'gear-day gear-today' : 'gear-day'} aria-hidden="true">
					<span>{day && Number(day.slice(8))}</span>
				</li>
			))}
			{bars.map((bar) => (
				<Stay key={bar.stay.rental} bar={bar} />
			))}
		</ul>
	);
}

/** A month over all of a member's gear: who has what when. To a screen reader each week is a list of its rentals. */
export function GearCalendar() {
	const [month, setMonth] = useState(monthOf(today()));
	const list = useLoad(`gear ${month}`, () => api.days(`${month}-01`, addDays(`${addMonths(month, 1)}-01`, -1)), true);
	return (
		<section class="calendar" aria-busy={!list.data && !list.error}>
			<MonthHead month={month} turn={setMonth} />
			<ul class="gear-week" aria-hidden="true">
				{weekdayNames().map(({ long, short }) => (
					<li key={long} class="gear-day">
						{short}
					</li>
				))}
			</ul>
			{barsOf(month, list.data ?? []).map((week, i) => (
				<Week key={`${month}-${i}`} {...week} />
			))}
			{list.data ? !list.data.length && <p class="hint">{t().my.free}</p> : <Coming {...list} kind="chip" />}
		</section>
	);
}
