import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import type { Rental } from '../api/types';
import type { Handover } from '../lib/handover';
import { t } from '../lib/text';
import { sorry } from '../state/explain';

/** For an owner of several: which of them are back. */
export function ReturnParts({ rental, handover, onDone }: { rental: Rental; handover: Handover; onDone: () => void }) {
	const [chosen, setChosen] = useState<number[]>([]);
	const words = t().handover;
	const mixed = new Set(handover.units.map(({ name }) => name)).size > 1;

	async function send(): Promise<void> {
		try {
			await api.returnPart(rental.id, chosen);
		} catch (error) {
			sorry(error);
		}
		setChosen([]);
		onDone();
	}

	return (
		<fieldset class="parts">
			<legend>{words.units}</legend>
			<p class="hint">{words.unitsHint}</p>
			{handover.units.map((unit) => (
				<label key={unit.id} class="chip">
					<input
						type="checkbox"
						data-unit={unit.id}
						disabled={!!unit.back_at}
						checked={!!unit.back_at || chosen.includes(unit.id)}
						onChange={() => setChosen((old) => (old.includes(unit.id) ? old.filter((id) => id !== unit.id) : [...old, unit.id]))}
					/>
					<span>
						{mixed && `${unit.name} `}
						{words.unit(unit.number, unit.label)}
						{unit.back_at && ` · ${words.unitBack}`}
					</span>
				</label>
			))}
			<button type="button" class="button" data-move="return_part" disabled={chosen.length === 0} onClick={() => void send()}>
				{words.part}
			</button>
		</fieldset>
	);
}
