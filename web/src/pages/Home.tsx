import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as magazine from '../api/articles';
import * as products from '../api/products';
import { Coming } from '../features/Coming';
import { ProductCards } from '../features/ProductCards';
import { SearchForm } from '../features/SearchForm';
import { withQuery } from '../lib/link';
import { lang, t } from '../lib/text';
import { useLoad } from '../state/load';
import { nearMe } from '../state/place';
import { useTitle } from '../state/title';
import { say } from '../state/toast';
import { Empty, Photo, Skeleton } from '../ui/basic';

/** The categories that came with the market have pictures of their own; those of its operators share that of "other". */
const DRAWN = [1, 22, 41, 65, 83, 112, 138];
const Picture = ({ of }: { of: number | string }) => (
	<svg aria-hidden="true">
		<use href={`/sports.svg#s${of}`} />
	</svg>
);

/** Ways in: what is near, what others look for, and the categories. */
function Sports() {
	const { route } = useLocation();
	const list = useLoad(`categories ${lang()}`, products.categories, 'step');
	const [busy, setBusy] = useState(false);
	// The place takes its time: it leads nowhere once the page is left.
	const latest = useRef<typeof route | null>(route);
	useEffect(() => () => void (latest.current = null), []);
	const go = () => {
		setBusy(true);
		void nearMe()
			.then((near) => latest.current?.(withQuery('/search', { near, km: 5, order: 'near' })), () => {
				say(t().finding.noPlace);
				latest.current?.('/search?view=map');
			})
			.then(() => setBusy(false));
	};
	return (
		<>
			<nav class="sports" aria-label={t().home.categories}>
				<button type="button" data-near disabled={busy} onClick={go}>
					<Picture of="near" />
					{t().finding.near}
				</button>
				<a href="/wanted">
					<Picture of="wanted" />
					{t().home.wanted}
				</a>
				{list.data?.map((category) => (
					<a key={category.id} href={withQuery('/search', { category: category.sort })}>
						<Picture of={DRAWN.includes(category.id) ? category.id : 0} />
						{t().category(category)}
					</a>
				)) ?? (!list.error && <Skeleton kind="chip" count={8} />)}
			</nav>
			{!list.data && <Coming {...list} what={t().home.categories} />}
		</>
	);
}

function Popular() {
	const list = useLoad('popular', products.popular, 'step');
	if (!list.data && list.error) return <Coming {...list} what={t().home.popular} />;
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
	if (!list.data && list.error) return <Coming {...list} what={words.recent} />;
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

/** The operators' articles in the reader's language. */
function Magazine() {
	const list = useLoad(`articles ${lang()}`, () => magazine.articles(lang()));
	if (!list.data && list.error) return <Coming {...list} what={t().home.magazine} />;
	if (!list.data?.length) return null;
	return (
		<section>
			<h2>{t().home.magazine}</h2>
			<ul class="cards">
				{list.data.map(({ id, slug, title, summary, picture }) => (
					<li key={id}>
						<a class="card" href={`/articles/${slug}`}>
							{picture && <Photo url={picture} alt="" sizes="(min-width: 900px) 240px, 50vw" />}
							<span class="card-name">{title}</span>
							<span class="card-place">{summary}</span>
						</a>
					</li>
				))}
			</ul>
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
			<Sports />
			<Popular />
			<Recent />
			<Magazine />
		</div>
	);
}
