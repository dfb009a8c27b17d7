import { favourites } from '../api/account';
import { Coming } from '../features/Coming';
import { MePage } from '../features/MePage';
import { ProductCards } from '../features/ProductCards';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { Empty, More, SeenAt } from '../ui/basic';

/** What is taken off stays where it is until the page is left, so that it can be put back. */
function List({ id }: { id: number }) {
	const words = t().favourites;
	const load = async (path?: string) => {
		const page = await favourites(path);
		void import('../state/later').then(({ hear }) => hear(id, page.items.map((product) => product.id))).catch(() => undefined);
		return page;
	};
	const list = usePages(`favourites ${id}`, load, 'both', load);
	return (
		<div class="favourites">
			{list.seen && <SeenAt at={list.seen} />}
			{!list.data ? (
				<Coming {...list} kind="card" count={8} />
			) : list.data.items.length ? (
				<>
					<p class="hint">{words.hint}</p>
					<ProductCards products={list.data.items} eager={4} kept={t().waiting.errors['paused']} />
				</>
			) : (
				<Empty title={words.emptyTitle} text={words.emptyText}>
					<a class="button button-main" href="/search">
						{t().chats.find}
					</a>
				</Empty>
			)}
			<More list={list} />
		</div>
	);
}

/** What a member keeps for later. */
export default function Favourites() {
	return <MePage title={t().favourites.title}>{({ id }) => <List id={id} />}</MePage>;
}
