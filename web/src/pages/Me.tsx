import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import type { User } from '../api/types';
import { Coming } from '../features/Coming';
import { Install } from '../features/Install';
import { NeedMe } from '../features/NeedMe';
import { PersonCard } from '../features/PersonCard';
import { ProductCards } from '../features/ProductCards';
import { ProfileForm } from '../features/ProfileForm';
import { RentalList } from '../features/RentalList';
import { SavedSearches } from '../features/SavedSearches';
import { WaitingList } from '../features/WaitingList';
import { fitting } from '../lib/fitting';
import { count } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { live } from '../state/live';
import { useLoad, usePages } from '../state/load';
import { leave } from '../state/session';
import { useTitle } from '../state/title';
import { Empty, More } from '../ui/basic';
import { Dialog } from '../ui/Dialog';

function Gear({ id }: { id: number }) {
	const words = t().me;
	const list = usePages(`store ${id}`, () => accounts.storeProducts(id));
	return (
		<section>
			<div class="section-head">
				<h2>{words.gear}</h2>
				<a href="/list">{words.addGear}</a>
			</div>
			{!list.data ? (
				<Coming {...list} kind="card" count={4} />
			) : list.data.items.length ? (
				<ProductCards products={list.data.items} />
			) : (
				<Empty title={words.emptyTitle} text={words.emptyText}>
					<a class="button" href="/list">
						{words.addGear}
					</a>
				</Empty>
			)}
			<More list={list} />
		</section>
	);
}

function Profile({ user }: { user: User }) {
	const { route } = useLocation();
	const [editing, setEditing] = useState(false);
	const words = t().me;
	const settings = useLoad('settings', accounts.settings);

	async function out(): Promise<void> {
		const connection = live.value;
		try {
			await leave();
			await connection?.forgetUnsent();
			route('/');
		} catch (error) {
			sorry(error);
		}
	}

	return (
		<div class="me-side">
			<PersonCard user={user} />
			<p class="hint">
				{user.email} · {words.points(count(user.point))}
			</p>
			<div class="buttons">
				<button type="button" class="button" onClick={() => setEditing(true)}>
					{words.edit}
				</button>
				<a class="button" href="/me/fit">
					{fitting().page}
				</a>
				<a class="button" href="/me/account">
					{t().wishes.account}
				</a>
				<a class="button" href="/wanted">
					{t().wishes.wanted}
				</a>
				{settings.data?.moderator && (
					<a class="button" href="/admin">
						{t().operator}
					</a>
				)}
				<button type="button" class="button" onClick={() => void out()}>
					{words.logout}
				</button>
			</div>
			<Install />
			{editing && (
				<Dialog title={words.edit} close={() => setEditing(false)}>
					<ProfileForm user={user} onDone={() => setEditing(false)} />
				</Dialog>
			)}
		</div>
	);
}

export default function Me() {
	useTitle(t().me.title);
	return (
		<div class="page">
			<h1 class="sr">{t().me.title}</h1>
			<NeedMe>
				{(user) => (
					<>
						<Profile user={user} />
						<div class="two">
							<div>
								<WaitingList />
								<RentalList />
								<SavedSearches />
							</div>
							<Gear id={user.id} />
						</div>
					</>
				)}
			</NeedMe>
		</div>
	);
}
