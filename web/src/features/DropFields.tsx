import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field, Fold } from '../ui/basic';
import { Check, Form, typed } from '../ui/form';
import { Coming } from './Coming';

const MOST = 5;
const fresh: api.OwnDropPlace = { name: '', directions: '', hours: '', opening: '' };
const LENGTHS = { name: 60, directions: 300, hours: 100, opening: 100 };

function Places({ product, had }: { product: number; had: api.OwnDropPlace[] }) {
	const [list, setList] = useState(had);
	const [busy, act] = useAct();
	const { drops: words, fleet } = t();

	async function save(): Promise<void> {
		setList((await api.setDropPlaces(product, list)).places);
		say(fleet.saved);
	}

	return (
		<Form data-drops onSend={() => act(save)}>
			{list.map((place, i) => {
				const put = (part: Partial<api.OwnDropPlace>) => setList(list.map((one) => (one === place ? { ...one, ...part } : one)));
				return (
					<fieldset key={place.id ?? `new ${i}`} class="form">
						{(['name', 'directions', 'hours', 'opening'] as const).map((key) => (
							<Field key={key} label={words[key]} optional={key === 'hours' || key === 'opening'}>
								<input name={key} maxLength={LENGTHS[key]} required={key in { name: 1, directions: 1 }} autoComplete="off" value={place[key]} onInput={typed((text) => put({ [key]: text }))} />
							</Field>
						))}
						{place.code && (
							<>
								<p class="hint">{words.code(place.code)}</p>
								<Check label={words.newCode} checked={!!place.new_code} onPick={(new_code) => put({ new_code })} />
							</>
						)}
						<button type="button" class="button-text" onClick={() => setList(list.filter((one) => one !== place))}>
							{fleet.remove}
						</button>
					</fieldset>
				);
			})}
			<div class="buttons">
				{list.length < MOST && (
					<button type="button" class="button" data-add="drop" onClick={() => setList([...list, { ...fresh }])}>
						{fleet.add}
					</button>
				)}
				<button type="submit" class="button" data-save="drops" disabled={busy}>
					{fleet.save}
				</button>
			</div>
		</Form>
	);
}

/** Where the owner lets his gear be left when he cannot be there. */
export function DropFields({ id }: { id: number }) {
	const words = t().drops;
	const drops = useLoad(`drops ${id}`, () => api.ownDropPlaces(id));
	if (!drops.data) return <Coming {...drops} what={words.title} />;
	return (
		<Fold title={words.title} hint={words.hint} wrong={false}>
			<Places product={id} had={drops.data.places} />
		</Fold>
	);
}
