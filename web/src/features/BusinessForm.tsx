import { useState } from 'preact/hooks';
import * as account from '../api/account';
import * as reputation from '../api/reputation';
import type { User } from '../api/types';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';

/** As what a member lends: a neighbour, a business or a club. */
export function BusinessForm({ user: { id } }: { user: User }) {
	const words = t().wishes;
	const { kinds, number } = t().facts;
	const [picked, setPicked] = useState('');
	const { data, error, reload } = useLoad(`facts ${id}`, () => reputation.facts(id));
	if (!data) return <Coming error={error} reload={reload} kind="row" />;
	const { business } = data;
	const now = picked || (business?.kind ?? 'none');
	return (
		<section>
			<h2>{t().my.lend}</h2>
			<Form
				data-business
				onSend={(form) => {
					account.lendAs(Object.fromEntries(new FormData(form))).then(
						() => say(t().me.saved),
						sorry,
					);
				}}
			>
				<Field label={words.lendAs} hint={words.lendAsHint}>
					<select name="kind" onChange={typed(setPicked)}>
						{Object.entries({ none: words.neighbour, ...kinds }).map(([kind, label]) => (
							<option key={kind} value={kind} selected={kind === now}>
								{label}
							</option>
						))}
					</select>
				</Field>
				{now !== 'none' &&
					([['name', t().me.username, 60], ['number', number, 20], ['contact', words.contact, 100]] as const).map(([key, label, most]) => (
						<Field key={key} label={label} optional={key !== 'name'}>
							<input name={key} maxLength={most} required={key === 'name'} defaultValue={business?.[key] ?? ''} />
						</Field>
					))}
				<button type="submit" class="button">
					{t().save}
				</button>
			</Form>
		</section>
	);
}
