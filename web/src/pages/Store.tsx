import { useRoute } from 'preact-iso';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import { Coming } from '../features/Coming';
import { MemberFacts } from '../features/MemberFacts';
import { PersonCard } from '../features/PersonCard';
import { ProductCards } from '../features/ProductCards';
import { Reviews } from '../features/Reviews';
import { t } from '../lib/text';
import { useLoad, usePages } from '../state/load';
import { me } from '../state/session';
import { useTitle } from '../state/title';
import { Empty, More, Skeleton } from '../ui/basic';

/** A neighbour's gear and what others say about it. */
export default function Store() {
	const id = Number(useRoute().params['id']);
	const words = t().store;
	const person = useLoad(`user ${id}`, () => accounts.user(id));
	const gear = usePages(`store ${id}`, () => accounts.storeProducts(id));
	const reviews = usePages(`store reviews ${id}`, () => accounts.storeReviews(id));
	useTitle(person.data?.username ?? undefined);

	const find = (
		<a class="button" href="/search">
			{t().chats.find}
		</a>
	);
	if (person.error) {
		const gone = person.error instanceof ApiError && person.error.status === 404;
		return (
			<div class="page">
				{gone ? <Empty title={words.goneTitle}>{find}</Empty> : <Coming {...person} kind="page" />}
			</div>
		);
	}
	return (
		<div class="page">
			<h1 class="sr">{person.data?.username}</h1>
			{person.data ? <PersonCard user={person.data} /> : <Skeleton kind="row" />}
			<MemberFacts id={id} />
			<section>
				<h2>{words.gear}</h2>
				{!gear.data ? (
					<Coming {...gear} kind="card" count={4} />
				) : gear.data.items.length ? (
					<ProductCards products={gear.data.items} />
				) : (
					<Empty title={words.empty}>
						{me.value?.id === id ? (
							<a class="button button-main" href="/list">
								{t().me.addGear}
							</a>
						) : (
							find
						)}
					</Empty>
				)}
				<More list={gear} />
			</section>
			<section>
				<h2>{t().product.reviews}</h2>
				<Reviews list={reviews} named />
			</section>
		</div>
	);
}
