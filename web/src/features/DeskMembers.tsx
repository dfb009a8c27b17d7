import { useState } from 'preact/hooks';
import * as api from '../api/admin';
import { today } from '../lib/dates';
import { date } from '../lib/format';
import { t } from '../lib/text';
import { me } from '../state/session';
import { Field } from '../ui/basic';
import { DeskFound } from './DeskFound';
import { ReasonForm } from './ReasonForm';

/** What may be done about a member as he stands. */
function actsOf(member: api.Member): string[] {
	if (member.operator) return ['unmake-operator', 'sign-out'];
	return member.banned ? ['ban', 'unban'] : ['ban', 'sign-out', 'make-operator'];
}

function Row({ member, onChange }: { member: api.Member; onChange: (now: api.Member) => void }) {
	const [until, setUntil] = useState('');
	const words = t().desk;
	return (
		<li class="claim" data-member={member.id}>
			<h3>
				<a href={`/u/${member.id}`}>{member.username ?? t().person.gone}</a> {member.operator && <small>{words.roles['admin']}</small>}
			</h3>
			<p class="hint">
				{member.id} · {member.email}
				{member.provider ? ` · ${member.provider}` : member.email_verified ? '' : ` · ${words.unverified}`}
				<br />
				{words.facts(member.listings, member.rentals, member.reports, member.sessions)} · {date(member.created_at)}
			</p>
			{member.banned && (
				<p>
					<b>{member.banned_until ? words.bannedUntil(date(member.banned_until)) : words.banned}</b> {member.ban_reason}
				</p>
			)}
			{member.id !== me.value?.id && (
				<details class="claim-form">
					<summary class="button">{words.act}</summary>
					<ReasonForm
						label={words.why}
						choices={actsOf(member).map((name) => ({ name, label: words.acts[name] ?? name }))}
						onSend={async (name, reason) => onChange(await api.actOnMember(member.id, name, reason, name === 'ban' ? until : ''))}
						onDone={() => setUntil('')}
					>
						{!member.operator && (
							<Field label={words.until} hint={words.untilHint} optional>
								<input name="until" type="date" min={today()} value={until} onInput={(event) => setUntil(event.currentTarget.value)} />
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
	return (
		<DeskFound
			name="members"
			hint={words.findMember}
			kinds={[
				{ value: 'operators', label: words.title },
				{ value: 'banned', label: words.banned },
			]}
			load={api.members}
			row={(member, onChange) => <Row key={member.id} member={member} onChange={onChange} />}
		/>
	);
}
