import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as rentals from '../api/rentals';
import * as reputation from '../api/reputation';
import type { Rental } from '../api/types';
import { range, money, shortDay } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

function value({ what }: reputation.Difference, said: string | number | null): string {
	const words = t().agreement;
	if (said === null) return words.unsaid;
	if (what === 'total') return money(Number(said));
	if (what === 'variant') return String(said) || words.noSize;
	if (what === 'qty') return words.things(Number(said));
	if (what === 'pickup_hour') return words.hour(Number(said));
	return what === 'place' ? String(said) : shortDay(String(said));
}

/** What would change, before and after. */
function Diff({ diff }: { diff: reputation.Difference[] }) {
	const words = t().agreement;
	return (
		<dl class="diff">
			{diff.map((one) => (
				<div key={one.what}>
					<dt>{words.parts[one.what]}</dt>
					<dd>
						<del>
							<span class="sr">{words.before} </span>
							{value(one, one.before)}
						</del>{' '}
						<span aria-hidden="true">→</span>{' '}
						<ins>
							<span class="sr">{words.after} </span>
							{value(one, one.after)}
						</ins>
					</dd>
				</div>
			))}
		</dl>
	);
}

/** What one of the two proposes, and the answers to it that its reader has. */
function Proposed({ proposed, rental, onChange }: { proposed: reputation.Terms; rental: Rental; onChange: () => void }) {
	const [busy, act] = useAct(undefined, onChange);
	const words = t().agreement;
	const mayAgree = rental.moves.includes('agree_change');

	const make = (move: 'agree_change' | 'drop_change') => act(() => (move === 'agree_change' ? rentals.agree(rental, move) : rentals.move(rental.id, move)));

	return (
		<section class="proposed" aria-label={words.proposed}>
			<h3>{words.proposed}</h3>
			<Diff diff={proposed.diff ?? []} />
			<div class="buttons">
				{mayAgree && (
					<button type="button" class="button button-main" data-move="agree_change" disabled={busy} onClick={() => void make('agree_change')}>
						{words.agree}
					</button>
				)}
				{rental.moves.includes('drop_change') && (
					<button type="button" class="button" data-move="drop_change" disabled={busy} onClick={() => void make('drop_change')}>
						{mayAgree ? words.refuse : words.drop}
					</button>
				)}
			</div>
		</section>
	);
}

/** What the two have agreed on, and the difference that one of them proposes, with both answers. */
export function Agreement({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const words = t().agreement;
	const one = useLoad(`agreement ${rental.id}`, () => reputation.agreement(rental.id), true);
	useEffect(() => one.reload(), [rental.state, rental.total, JSON.stringify(rental.change)]);
	if (!one.data) return one.error instanceof ApiError && one.error.status === 404 ? null : <Coming {...one} kind="row" />;
	const { agreed, proposed, versions } = one.data;
	// Before both have said yes, what came with the days.
	const shown = agreed ?? proposed;
	if (!shown) return null;
	return (
		<section class="agreement">
			<h2>{agreed ? words.title : words.proposed}</h2>
			<dl class="quote">
				{shown.variant !== '' && (
					<div>
						<dt>{words.parts.variant}</dt>
						<dd>{shown.variant}</dd>
					</div>
				)}
				{shown.qty > 1 && (
					<div>
						<dt>{words.parts.qty}</dt>
						<dd>{words.things(shown.qty)}</dd>
					</div>
				)}
				<div>
					<dt>{words.parts.place}</dt>
					<dd>{shown.place ?? words.unsaid}</dd>
				</div>
				<div>
					<dt>{words.parts.pickup_hour}</dt>
					<dd>{shown.pickup_hour === null ? words.unsaid : words.hour(shown.pickup_hour)}</dd>
				</div>
			</dl>
			{agreed && proposed && <Proposed proposed={proposed} rental={rental} onChange={onChange} />}
			{versions.length > 1 && (
				<details>
					<summary>{words.versions(versions.length)}</summary>
					{versions.map((terms) => (
						<div key={terms.version}>
							<h3>
								{words.version(terms.version)} · {range(terms.rental_start_date, terms.rental_end_date)} · {money(terms.total)}
							</h3>
							{terms.diff && <Diff diff={terms.diff} />}
						</div>
					))}
				</details>
			)}
		</section>
	);
}
