import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as api from '../api/account';
import type { User } from '../api/types';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { live } from '../state/live';
import { useLoad } from '../state/load';
import { leave } from '../state/session';
import { say } from '../state/toast';
import { Field, Fold } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';

function Confirm({ user, password }: { user: User; password: boolean }) {
	const { route } = useLocation();
	const words = t().wishes;
	const [email, setEmail] = useState('');
	const [secret, setSecret] = useState('');
	const [busy, setBusy] = useState(false);

	async function go(): Promise<void> {
		const connection = live.value;
		setBusy(true);
		try {
			await api.leaveForGood(email, secret);
			await leave();
			await connection?.forgetUnsent();
			say(words.left);
			route('/');
		} catch (error) {
			sorry(error);
			setBusy(false);
		}
	}
	return (
		<Form onSend={go}>
			<Field label={words.leaveType(user.email)}>
				<input name="email" type="email" autocomplete="off" required value={email} onInput={typed(setEmail)} />
			</Field>
			{password && (
				<Field label={t().login.password}>
					<input name="password" type="password" autocomplete="current-password" required value={secret} onInput={typed(setSecret)} />
				</Field>
			)}
			<button type="submit" class="button button-danger" disabled={busy || email.trim().toLowerCase() !== user.email.toLowerCase()}>
				{words.leave}
			</button>
		</Form>
	);
}

/** Leaving for good, once nothing is open. */
export function LeaveForm({ user, alone }: { user: User; alone: boolean }) {
	const words = t().wishes;
	const { data, error, reload } = useLoad('leaving', api.leaving);
	if (!data) return <Coming error={error} reload={reload} kind="row" />;
	return (
		<Fold title={words.leave} hint="" wrong={alone}>
			<p>{words.leaveHint}</p>
			{data.may ? (
				<Confirm user={user} password={data.password} />
			) : (
				<>
					<p>{words.leaveFirst}</p>
					<ul>
						{[...data.rentals, ...data.deposits].map(({ rental, product_name: gear, state }) => (
							<li key={`${rental} ${state}`}>
								<a href={`/rentals/${rental}`}>{gear}</a> {state === 'DEPOSIT' && t().ledger.kinds['deposit']}
							</li>
						))}
						{data.last_operator && <li>{words.errors['last_operator']}</li>}
					</ul>
				</>
			)}
		</Fold>
	);
}
