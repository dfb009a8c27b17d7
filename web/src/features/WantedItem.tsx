import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import * as api from '../api/wanted';
import { money, range, shortDay } from '../lib/format';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { usePages } from '../state/load';
import { me } from '../state/session';
import { More } from '../ui/basic';
import { Dialog, useAsk } from '../ui/Dialog';
import { Coming } from './Coming';
import { ReportForm } from './ReportForm';

/** With which of his listings the member answers. */
function PickGear({ post, owner, close }: { post: api.Wanted; owner: number; close: () => void }) {
	const { route } = useLocation();
	const words = t().wishes;
	const list = usePages(`store ${owner}`, () => accounts.storeProducts(owner));
	const answer = (product: number) => void api.answer(post.id, product).then(({ room }) => route(`/chats/${room}`), sorry);
	return (
		<Dialog title={words.whichGear} close={close}>
			{!list.data && <Coming {...list} kind="row" count={3} />}
			{list.data && !list.data.items.length && <p class="hint">{t().store.empty}</p>}
			<div class="buttons">
				{list.data?.items.map(({ id, name }) => (
					<button key={id} type="button" class="button" data-answer={id} onClick={() => answer(id)}>
						{name}
					</button>
				))}
				<More list={list} />
				<a class="button" href="/list">
					{t().me.addGear}
				</a>
			</div>
		</Dialog>
	);
}

/** One post, with what its reader may do about it. */
export function WantedItem({ post, onChange }: { post: api.Wanted; onChange: () => void }) {
	const { url } = useLocation();
	const words = t().wishes;
	const [asks, setAsks] = useState<'gear' | 'report' | null>(null);
	const [question, ask] = useAsk();
	const facts = [
		post.category && t().category({ sort: post.category, name: post.category }),
		post.start && post.end && range(post.start, post.end),
		post.fee_most && words.upTo(money(post.fee_most)),
		post.place,
		post.hidden ? (post.hidden_why ? words.taken(post.hidden_why) : words.hidden) : post.open ? words.until(shortDay(post.until)) : words.over,
	];
	const close = () => setAsks(null);
	return (
		<li class="row" data-wanted={post.id}>
			<span class="row-text">
				<b>{post.text}</b>
				<span>{facts.filter(Boolean).join(' · ')}</span>
				<small>
					<a href={`/u/${post.member.id}`}>{post.member.username ?? t().person.gone}</a>
					{post.answers > 0 && ' · '}
					{post.answers > 0 && (post.mine ? <a href="/chats">{words.answers(post.answers)}</a> : words.answers(post.answers))}
				</small>
				<span class="buttons">
					{!me.value ? (
						<a class="button" href={withQuery('/login', { next: url })}>
							{words.have}
						</a>
					) : !post.mine ? (
						<>
							{post.open && (
								<button type="button" class="button" data-have onClick={() => setAsks('gear')}>
									{words.have}
								</button>
							)}
							<button type="button" class="button-text" onClick={() => setAsks('report')}>
								{t().chats.menu.report}
							</button>
						</>
					) : (
						post.open && (
							<button type="button" class="button" onClick={() => ask({ title: words.stopTitle, text: words.stopText, yes: words.stop, then: () => void api.close(post.id).then(onChange, sorry) })}>
								{words.stop}
							</button>
						)
					)}
				</span>
			</span>
			{asks === 'gear' && me.value && <PickGear post={post} owner={me.value.id} close={close} />}
			{question}
			{asks === 'report' && <ReportForm send={(reason) => api.report(post.id, reason)} close={close} />}
		</li>
	);
}
