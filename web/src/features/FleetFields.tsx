import { useState } from 'preact/hooks';
import { gear, linkOf } from '../api/feeds';
import type { Product } from '../api/types';
import * as api from '../api/units';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Fold } from '../ui/basic';
import { typed } from '../ui/form';
import { CalendarImport } from './CalendarImport';
import { CalendarLink } from './CalendarLink';
import { Coming } from './Coming';

const fresh = (variant: string): api.Unit => ({ label: '', serial: '', variant, status: 'available', closed_from: null, closed_to: null });

/** Where it is lent elsewhere, too: asked for when somebody looks. */
function Calendars({ of }: { of: string }) {
	const [open, setOpen] = useState(false);
	return (
		<details data-calendars onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{t().fleet.calendars}</summary>
			{open && (
				<>
					<CalendarImport gear={of} />
					<CalendarLink path={linkOf(of)} hint={t().calendarLink.hintProduct} />
				</>
			)}
		</details>
	);
}

function Row({ product, unit, alone, put, remove }: { product: number; unit: api.Unit; alone: boolean; put: (part: Partial<api.Unit>) => void; remove: () => void }) {
	const words = t().fleet;
	const text = (key: 'variant' | 'label' | 'serial', most: number) => (
		<label>
			{words[key]}
			<input data-unit={key} maxLength={most} value={unit[key]} onInput={typed((text) => put({ [key]: text }))} />
		</label>
	);
	return (
		<li class="fleet-unit">
			{text('variant', 20)}
			{text('label', 40)}
			{text('serial', 64)}
			<label>
				{words.status}
				<select value={unit.status} onChange={typed((text) => put({ status: text as api.Unit['status'] }))}>
					{api.STATUSES.map((status) => (
						<option key={status} value={status}>
							{words.statuses[status]}
						</option>
					))}
				</select>
			</label>
			{!alone && (
				<button type="button" class="button-text" onClick={remove}>
					{words.remove}
				</button>
			)}
			{unit.id && !alone && <Calendars of={gear(product, unit.id)} />}
		</li>
	);
}

function Fleet({ product, had }: { product: Product; had: api.Unit[] }) {
	const [list, setList] = useState(had.length > 0 ? had : [fresh('')]);
	const [busy, setBusy] = useState(false);
	const words = t().fleet;

	async function save(): Promise<void> {
		setBusy(true);
		try {
			setList((await api.setUnits(product.id, list)).units);
			say(words.saved);
		} catch (error) {
			sorry(error, words.errors);
		} finally {
			setBusy(false);
		}
	}

	return (
		<>
			<ul class="fleet">
				{list.map((unit, i) => (
					<Row
						key={unit.id ?? `new ${i}`}
						product={product.id}
						unit={unit}
						alone={list.length === 1}
						put={(part) => setList(list.map((one) => (one === unit ? { ...one, ...part } : one)))}
						remove={() => setList(list.filter((one) => one !== unit))}
					/>
				))}
			</ul>
			<div class="buttons">
				<button type="button" class="button" data-add="unit" onClick={() => setList([...list, fresh(list.at(-1)?.variant ?? '')])}>
					{words.add}
				</button>
				<button type="button" class="button" disabled={busy} data-save="units" onClick={() => void save()}>
					{words.save}
				</button>
			</div>
		</>
	);
}

/** The owner says how many there are of what he lends, and of which sizes. */
export function FleetFields({ product }: { product: Product }) {
	const words = t().fleet;
	const units = useLoad(`units ${product.id}`, () => api.units(product.id));
	if (!units.data) return <Coming {...units} what={words.title} />;
	return (
		<Fold title={words.title} hint={words.hint} wrong={false}>
			<Fleet product={product} had={units.data.units} />
		</Fold>
	);
}
