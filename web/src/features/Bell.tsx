import { useEffect, useState } from 'preact/hooks';
import type { Notice } from '../api/types';
import { dayOf, today } from '../lib/dates';
import { clock, date } from '../lib/format';
import { lang, t } from '../lib/text';
import { explain, sorry } from '../state/explain';
import { loadNotices, moreNotices, notices, noticesError, noticesNext, readNotices, unreadNotices } from '../state/notices';
import { Empty, Failed, Skeleton } from '../ui/basic';
import { Drop } from '../ui/Drop';
import { Icon } from '../ui/Icon';

function Row({ notice, close }: { notice: Notice; close: () => void }) {
	const at = notice.created_at;
	return (
		<li>
			<a class={notice.read ? 'row' : 'row notice-new'} href={notice.link} onClick={close}>
				<span class="row-text">
					<span>{notice.text}</span>
					<small>{dayOf(at) === today() ? clock(at) : date(at)}</small>
				</span>
			</a>
		</li>
	);
}

function List({ close }: { close: () => void }) {
	const list = notices.value;
	const words = t().notices;
	if (!list) return noticesError.value ? <Failed text={explain(noticesError.value)} retry={() => void loadNotices()} /> : <Skeleton kind="row" count={4} />;
	if (!list.length) return <Empty title={words.emptyTitle} text={words.emptyText} />;
	return (
		<>
			<ul class="rows">
				{list.map((notice) => (
					<Row key={notice.id} notice={notice} close={close} />
				))}
			</ul>
			{noticesNext.value && (
				<button type="button" class="button" onClick={() => void moreNotices().catch(sorry)}>
					{t().more}
				</button>
			)}
		</>
	);
}

function Notices({ close }: { close: () => void }) {
	useEffect(() => {
		// Unread still when it cannot be told: the bell keeps its number.
		void loadNotices().then(readNotices).catch(() => undefined);
		// Their words are the server's, in the reader's language.
	}, [lang()]);
	return (
		<>
			<List close={close} />
			<a class="button-text" href="/me/account/notices" onClick={close}>
				{t().notices.settings}
			</a>
		</>
	);
}

/** How much is new, and behind it what the member was told. */
export function Bell() {
	const [open, setOpen] = useState(false);
	const words = t().notices;
	const n = unreadNotices.value;
	const face = (
		<>
			<Icon name="bell" />
			<span class="sr">{words.title}</span>
			{n > 0 && (
				<span class="badge" aria-label={words.unread(n)}>
					{n > 99 ? '99+' : n}
				</span>
			)}
		</>
	);
	return (
		<Drop class="button-icon bell" face={face} title={words.title} open={open} put={setOpen}>
			<Notices close={() => setOpen(false)} />
		</Drop>
	);
}
