import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import * as api from '../api/admin';
import { today } from '../lib/dates';
import { date } from '../lib/format';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';
import { DeskFound } from './DeskFound';
import { ReasonForm } from './ReasonForm';

/** What may be done about a member as he stands. */
function actsOf(member: api.Member, operator: boolean): string[] {
	if (member.operator) return operator ? ['unmake-operator', 'sign-out'] : [];
	if (member.banned) return ['ban', 'unban'];
	const acts = ['warn', 'ban', 'sign-out'];
	if (operator) return [...acts, member.moderator ? 'unmake-moderator' : 'make-moderator', 'make-operator'];
	return member.moderator ? [] : acts;
}

function Row({ member, operator, onChange }: { member: api.Member; operator: boolean; onChange: (now: api.Member) => void }) {
	const [until, setUntil] = useState('');
	const words = t().desk;
	const acts = actsOf(member, operator);
	return (
		<li class="claim" data-member={member.id}>
			<h3>
				<a href={`/u/${member.id}`}>{member.username ?? t().person.gone}</a> <small>{member.operator ? words.roles['admin'] : member.moderator && words.moderator}</small>
			</h3>
			<p class="hint">
				{member.id}
				{member.email && ` · ${member.email}`}
				{member.provider ? ` · ${member.provider}` : member.email_verified ? '' : ` · ${words.unverified}`}
				<br />
				{words.facts(member.listings, member.rentals, member.reports, member.sessions)} · {date(member.created_at)}
			</p>
			{member.banned && (
				<p>
					<b>{member.banned_until ? words.bannedUntil(date(member.banned_until)) : words.banned}</b> {member.ban_reason}
				</p>
			)}
			{member.id !== me.value?.id && acts.length > 0 && (
				<details class="claim-form">
					<summary class="button">{words.act}</summary>
					<ReasonForm
						label={words.why}
						choices={acts.map((name) => ({ name, label: words.acts[name] ?? name }))}
						onSend={async (name, reason) => onChange(await api.actOnMember(member.id, name, reason, name === 'ban' ? until : ''))}
						onDone={() => setUntil('')}
					>
						{!member.operator && (
							<Field label={words.until} hint={words.untilHint} optional>
								<input name="until" type="date" min={today()} value={until} onInput={typed(setUntil)} />
							</Field>
						)}
					</ReasonForm>
				</details>
			)}
		</li>
	);
}

/** Looking for a member, what is known of him, and what may be done about him. */
export function DeskMembers() {
	const words = t().desk;
	const operator = !!useLoad('settings', accounts.settings).data?.operator;
	return (
		<DeskFound
			name="members"
			hint={words.findMember}
			kinds={[
				{ value: 'operators', label: words.title },
				{ value: 'moderators', label: words.moderator },
				{ value: 'banned', label: words.banned },
			]}
			load={api.members}
			row={(member, onChange) => <Row key={member.id} member={member} operator={operator} onChange={onChange} />}
		/>
	);
}
