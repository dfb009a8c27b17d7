import { useEffect, useMemo, useState } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import type { CalendarDays, Rental, Units } from '../api/types';
import { type Day, addDays, today } from '../lib/dates';
import { range, shortDay } from '../lib/format';
import { isAgreed } from '../lib/moves';
import { type Pickable, type Picked, rangeIsFree } from '../lib/pick';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Empty } from '../ui/basic';
import { Calendar } from '../ui/Calendar';
import { Coming } from './Coming';
import { areOther } from './UnitFields';

/** As far ahead as any owner lends. */
const WINDOW_DAYS = 366;

function pickable({ days, min_days, max_days }: CalendarDays, units: Units | null, own?: Rental): Pickable {
	const free = days.filter((day) => day.free);
	const all = new Set(free.map((day) => day.date));
	const passing = new Set(free.filter((day) => !day.handover).map((day) => day.date));
	// What is agreed needs nobody's plan again.
	if (own && isAgreed(own) && !areOther(units, own)) {
		for (let day = own.rental_start_date; day <= own.rental_end_date; day = addDays(day, 1)) all.add(day);
		passing.delete(own.rental_start_date);
		passing.delete(own.rental_end_date);
	}
	return { free: all, passing, min: min_days, max: max_days, start: own?.state === 'IN_USE' ? own.rental_start_date : null };
}

/** Why a day is not to be had, and what holiday it is. */
function noteOf(list: CalendarDays, date: Day): string {
	const day = list.days.find((one) => one.date === date);
	return [day?.holiday, day?.why && t().calendar.why[day.why]].filter(Boolean).join(', ');
}

interface Props {
	id: number;
	own?: Rental;
	units: Units | null;
	picked: Picked;
	onPick: (picked: Picked) => void;
}

/** The days on which a product, or so many units of it, are free as a calendar; used to ask, to offer and to counter. */
export function FreeDays({ id, own, units, picked, onPick }: Props) {
	const first = today();
	const list = useLoad(`calendar ${id} ${first} ${own?.id} ${units?.variant} ${units?.qty}`, () => products.calendar(id, first, WINDOW_DAYS, own?.id, units));
	const days = useMemo(() => list.data && pickable(list.data, units, own), [list.data]);
	const [pressed, setPressed] = useState<Day | null>(null);
	// Days that were chosen elsewhere may be taken here.
	useEffect(() => {
		const { start, end } = picked;
		if (days && !days.start && start && end && !rangeIsFree(start, end, days)) onPick({ start: null, end: null });
	}, [days]);
	// Also from a room that is older than what became of its gear.
	if (list.error instanceof ApiError && list.error.status === 404) return <Empty title={t().product.goneTitle} text={t().product.goneText} />;
	if (!list.data || !days) return <Coming {...list} kind="page" />;
	const { data } = list;
	const note = pressed && noteOf(data, pressed);
	return (
		<>
			<Calendar
				label={t().product.calendar}
				first={first}
				last={data.days.filter((day) => day.free).at(-1)?.date ?? first}
				days={days}
				note={(day) => noteOf(data, day)}
				picked={picked}
				onPick={onPick}
				onPress={setPressed}
			/>
			{pressed && note && (
				<p class="hint" role="status">
					{shortDay(pressed)}: {note}
				</p>
			)}
			{days.min > 1 && <p class="hint">{t().calendar.atLeast(days.min)}</p>}
			<p class="picked" aria-live="polite">
				{picked.start && picked.end
					? range(picked.start, picked.end)
					: picked.start
						? t().calendar.pickEnd(shortDay(picked.start))
						: t().calendar[days.free.size ? 'pick' : 'none']}
			</p>
			{picked.start && !days.start && (
				<button type="button" class="button-text" onClick={() => onPick({ start: null, end: null })}>
					{t().calendar.clear}
				</button>
			)}
		</>
	);
}
