import * as account from '../api/account';
import * as reputation from '../api/reputation';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';

/** As what a member lends: a neighbour, a business or a club. */
export function BusinessForm({ id }: { id: number }) {
	const words = t().wishes;
	const { kinds, number } = t().facts;
	const { data } = useLoad(`facts ${id}`, () => reputation.facts(id));
	if (!data) return null;
	const { business } = data;
	return (
		<form
			class="form"
			data-business
			onSubmit={(event) => {
				event.preventDefault();
				account.lendAs(Object.fromEntries(new FormData(event.currentTarget))).then(
					() => say(t().me.saved),
					(error: unknown) => say(explain(error)),
				);
			}}
		>
			<Field label={words.lendAs} hint={words.lendAsHint}>
				<select name="kind">
					{Object.entries({ none: words.neighbour, ...kinds }).map(([kind, label]) => (
						<option key={kind} value={kind} selected={kind === business?.kind}>
							{label}
						</option>
					))}
				</select>
			</Field>
			{([['name', t().me.username], ['number', number], ['contact', words.contact]] as const).map(([key, label]) => (
				<Field key={key} label={label} optional>
					<input name={key} maxLength={60} defaultValue={business?.[key] ?? ''} />
				</Field>
			))}
			<button type="submit" class="button">
				{t().save}
			</button>
		</form>
	);
}
