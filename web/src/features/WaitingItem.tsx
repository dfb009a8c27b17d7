import { useState } from 'preact/hooks';
import * as api from '../api/admin';
import * as claims from '../api/claims';
import { checkIns } from '../api/rentals';
import { when } from '../lib/format';
import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';
import { CheckInList } from './CheckIns';
import { ClaimStory } from './ClaimStory';
import { Coming } from './Coming';
import { ReasonForm } from './ReasonForm';

interface Props {
	waiting: api.Waiting;
	onChange: () => void;
}

/** What one of a room told of the other, and the messages at that time. */
function ReportPart({ waiting, onChange }: Props) {
	const words = t().desk;
	const report = useLoad(`report ${waiting.id}`, () => api.report(waiting.id));
	const name = (id: number) => waiting.people.find((one) => one.id === id)?.username ?? '';
	return (
		<>
			{!report.data && <Coming {...report} />}
			{report.data && (
				<details>
					<summary class="button">{words.messages}</summary>
					<ul class="claim-words">
						{report.data.messages.map((message) => (
							<li key={message.seq}>
								<b>{name(message.sender)}</b> {message.text}
							</li>
						))}
					</ul>
				</details>
			)}
			<ReasonForm
				label={words.resolution}
				choices={[{ name: 'done', label: words.done, main: true }]}
				onSend={(_, reason) => api.closeReport(waiting.id, reason)}
				onDone={onChange}
			/>
		</>
	);
}

/** Why a post was reported, and whether it stays. */
function WantedPart({ waiting, onChange }: Props) {
	const words = t().desk;
	const post = useLoad(`wanted ${waiting.id}`, () => api.reported(waiting.id));
	return (
		<>
			{!post.data && <Coming {...post} />}
			<ul class="claim-words">{post.data?.reasons.map((reason, i) => <li key={i}>{reason}</li>)}</ul>
			<ReasonForm
				label={words.reasonPost}
				choices={['hide', 'show'].map((name) => ({ name, label: words.judge[name] ?? name }))}
				onSend={(name, reason) => api.judge(waiting.id, name === 'hide', reason)}
				onDone={onChange}
			/>
		</>
	);
}

/** What both have said of a claim, and the decision. */
function ClaimDecision({ waiting, onChange }: Props) {
	const [won, setWon] = useState('');
	const words = t().desk;
	const state = useLoad(`claim ${waiting.id}`, () => claims.claim(waiting.id));
	const parties = waiting.people.map(({ id }) => id);
	return (
		<>
			{!state.data && <Coming {...state} />}
			{state.data?.claim && <ClaimStory rental={waiting.id} claim={state.data.claim} mine={0} parties={parties} onChange={state.reload} />}
			<ReasonForm
				label={words.reason}
				choices={[{ name: 'decide', label: words.decide, main: true }]}
				onSend={(_, reason) => api.decide(waiting.id, Number(won), reason)}
				onDone={onChange}
			>
				<Field label={words.amount}>
					<input name="amount" inputMode="numeric" maxLength={10} required value={won} onInput={typed((text) => setWon(digits(text)))} />
				</Field>
			</ReasonForm>
		</>
	);
}

/** Who says that he was there, of a no-show that is contested. */
function Arrivals({ waiting }: { waiting: api.Waiting }) {
	const said = useLoad(`check-ins ${waiting.id}`, () => checkIns(waiting.id));
	if (!said.data) return <Coming {...said} kind="row" />;
	return <CheckInList said={said.data} name={(id) => waiting.people.find((one) => one.id === id)?.username ?? ''} />;
}

const ORDERS: Record<string, string[]> = { no_show: ['excuse', 'uphold'], return: ['force_return'], overdue: ['force_return'] };

function Decision(props: Props) {
	const { waiting, onChange } = props;
	const words = t().desk;
	if (waiting.kind === 'report') return <ReportPart {...props} />;
	if (waiting.kind === 'wanted') return <WantedPart {...props} />;
	if (waiting.kind === 'claim' || waiting.kind === 'appeal') return <ClaimDecision {...props} />;
	const orders = ORDERS[waiting.kind];
	if (!orders) return null;
	return (
		<ReasonForm
			label={words.reason}
			choices={orders.map((name) => ({ name, label: words.moves[name] ?? name }))}
			onSend={(name, reason) => api.order(waiting.id, name, reason)}
			onDone={onChange}
		/>
	);
}

/** Something that waits for an admin, and what he may do about it. */
export function WaitingItem({ waiting, onChange }: Props) {
	const words = t().desk;
	return (
		<li class="claim" data-waiting={waiting.kind} data-id={waiting.id}>
			<h3>{words.kinds[waiting.kind] ?? waiting.kind}</h3>
			<p>
				{waiting.product && (
					<>
						<a href={`/p/${waiting.product}`}>{waiting.product_name}</a>
						{waiting.kind !== 'report' && ` · ${words.rental(waiting.id)}`}
						{' · '}
					</>
				)}
				{words.since(when(waiting.since))}
			</p>
			<p class="hint">
				{waiting.people.map(({ role, id, username }, i) => (
					<span key={role}>
						{i > 0 && '· '}
						{words.roles[role] ?? role}: <a href={`/admin/members?q=${id}`}>{username ?? t().person.gone}</a>{' '}
					</span>
				))}
			</p>
			{waiting.text && <blockquote>{waiting.text}</blockquote>}
			{waiting.kind === 'no_show' && <Arrivals waiting={waiting} />}
			<Decision waiting={waiting} onChange={onChange} />
		</li>
	);
}
