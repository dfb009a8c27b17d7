import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Day, monthOf, weeksOf } from '../lib/dates';
import { longDay, weekdayNames } from '../lib/format';
import { type Pickable, type Picked, anchorOf, moveByKey, pickDay, stretch } from '../lib/pick';
import { t } from '../lib/text';
import { useDrag } from './drag';
import { MonthHead } from './MonthHead';

interface Props {
	label: string;
	first: Day;
	last: Day;
	days: Pickable;
	/** What there is to say of a day: why it is not to be had, a holiday. */
	note: (day: Day) => string;
	picked: Picked;
	onPick: (picked: Picked) => void;
	/** Whatever came of it. */
	onPress: (day: Day) => void;
}

/** A month as a grid, at first that of the first day to be had: one tab stop, arrows move, Enter or Space chooses; with Shift, and under a pointer that is drawn over it, a stay grows. */
export function Calendar({ label, first, last, days, note, picked, onPick, onPress }: Props) {
	const [focus, setFocus] = useState<Day>(() => (picked.start && picked.start > first ? picked.start : ([...days.free].find((day) => !days.passing.has(day)) ?? first)));
	const [month, setMonth] = useState(monthOf(focus));
	const grid = useRef<HTMLTableElement>(null);
	const moved = useRef(false);
	const { dragged, handlers } = useDrag(days, picked, onPick, setFocus);

	// Before the next key can arrive: after the paint would be too late for a fast typist.
	useLayoutEffect(() => {
		if (!moved.current) return;
		moved.current = false;
		grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
	}, [focus]);

	function onKey(event: KeyboardEvent): void {
		const to = moveByKey(focus, event.key);
		if (!to) return;
		event.preventDefault();
		const day = to < first ? first : to > last ? last : to;
		if (event.shiftKey) {
			const next = stretch(anchorOf(picked, focus), day, days);
			onPress(day);
			// It grows no further than it may; what is in the way is said.
			if (!next) return;
			onPick(next);
		}
		moved.current = true;
		setMonth(monthOf(day));
		setFocus(day);
	}

	function press(day: Day, { shiftKey: shift, detail }: MouseEvent): void {
		// The click that ends a drag; one of the keyboard has no count.
		if (detail && dragged.current) return;
		setFocus(day);
		onPress(day);
		onPick((shift && picked.start && stretch(picked.start, day, days)) || pickDay(picked, day, days));
	}

	function turn(next: string): void {
		setMonth(next);
		setFocus(`${next}-01` < first ? first : `${next}-01`);
	}

	return (
		<div class="calendar">
			<MonthHead month={month} first={monthOf(first)} last={monthOf(last)} turn={turn} />
			<table ref={grid} role="grid" aria-label={label} aria-multiselectable="true" onKeyDown={onKey} {...handlers}>
				<thead>
					<tr>
						{weekdayNames().map((name) => (
							<th key={name.long} scope="col" abbr={name.long}>
								{name.short}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{weeksOf(month).map((week, i) => (
						<tr key={`${month}-${i}`}>
							{week.map((day, j) => (
								<Cell
									key={day ?? j}
									day={day}
									past={!!day && day < first}
									open={!!day && days.free.has(day)}
									passing={!!day && days.passing.has(day)}
									note={day ? note(day) : ''}
									picked={picked}
									focused={day === focus}
									onPress={press}
								/>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

interface CellProps {
	day: Day | null;
	past: boolean;
	open: boolean;
	passing: boolean;
	note: string;
	picked: Picked;
	focused: boolean;
	onPress: (day: Day, event: MouseEvent) => void;
}

function Cell({ day, past, open, passing, note, picked, focused, onPress }: CellProps) {
	if (!day) return <td />;
	const { start, end } = picked;
	const chosen = !!start && (end ? day >= start && day <= end : day === start);
	const { chosen: isChosen, free, past: isPast } = t().calendar;
	const words = [longDay(day), chosen ? isChosen : open ? free : past ? isPast : '', past ? '' : note].filter(Boolean);
	const edge = day === start || day === end;
	return (
		<td role="gridcell" aria-selected={chosen} class={chosen ? (edge ? 'edge' : 'chosen') : ''}>
			<button
				type="button"
				class={past ? 'past' : passing ? 'passing' : ''}
				title={past ? undefined : note || undefined}
				tabIndex={focused ? 0 : -1}
				aria-disabled={!open}
				data-day={day}
				onClick={(event) => onPress(day, event)}
			>
				<span aria-hidden="true">{Number(day.slice(8))}</span>
				<span class="sr">{words.join(', ')}</span>
			</button>
		</td>
	);
}
