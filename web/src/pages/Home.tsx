import { useLocation } from 'preact-iso';
import * as products from '../api/products';
import { ProductCards } from '../features/ProductCards';
import { SearchForm } from '../features/SearchForm';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { inOrder } from '../lib/tree';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { Empty, Failed, Skeleton } from '../ui/basic';

function Categories() {
	const list = useLoad('categories', products.categories, 'step');
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (!list.data) return <Skeleton kind="chip" count={8} />;
	return (
		<nav class="chips" aria-label={t().home.categories}>
			{inOrder(list.data, t().category).map((category) => (
				<a key={category.id} class="chip" href={withQuery('/search', { category: category.sort })}>
					<span>{t().category(category)}</span>
				</a>
			))}
		</nav>
	);
}

function Popular() {
	const list = useLoad('popular', products.popular, 'step');
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (list.data && !list.data.length) return null;
	return (
		<section>
			<h2>{t().home.popular}</h2>
			{list.data ? <ProductCards products={list.data} eager={4} /> : <Skeleton kind="card" count={8} />}
		</section>
	);
}

function Recent() {
	const words = t().home;
	const list = useLoad('recent', () => products.search({ order: 'recent' }, 12), 'step');
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (list.data && !list.data.items.length) {
		return (
			<Empty title={words.emptyTitle} text={words.emptyText}>
				<a class="button button-main" href="/list">
					{words.addGear}
				</a>
			</Empty>
		);
	}
	return (
		<section>
			<div class="section-head">
				<h2>{words.recent}</h2>
				<a href="/search">{words.all}</a>
			</div>
			{list.data ? <ProductCards products={list.data.items} /> : <Skeleton kind="card" count={8} />}
		</section>
	);
}

export default function Home() {
	const { route } = useLocation();
	useTitle(undefined);
	return (
		<div class="page">
			<section class="hero">
				<h1>{t().tagline}</h1>
				<SearchForm start={{ keyword: '', from: '', to: '' }} onSearch={(wish) => route(withQuery('/search', { ...wish }))} />
			</section>
			<Categories />
			<Popular />
			<Recent />
		</div>
	);
}
