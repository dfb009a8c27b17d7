import { useRoute } from 'preact-iso';
import * as api from '../api/articles';
import { ApiError } from '../api/http';
import { date } from '../lib/format';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { Empty, Failed, Photo, Skeleton } from '../ui/basic';

/** An article of the health magazine. */
export default function Article() {
	const slug = useRoute().params['slug'] ?? '';
	const { data, error, reload } = useLoad(`article ${slug}`, () => api.article(slug));
	useTitle(data?.title);
	if (error) {
		const gone = error instanceof ApiError && error.status === 404;
		const home = (
			<a class="button" href="/">
				{t().notFound.home}
			</a>
		);
		return <div class="page">{gone ? <Empty title={t().notFound.title} text={t().notFound.text}>{home}</Empty> : <Failed text={explain(error)} retry={reload} />}</div>;
	}
	if (!data)
		return (
			<div class="page page-narrow">
				<Skeleton kind="page" />
			</div>
		);
	return (
		<article class="page page-narrow" lang={data.language}>
			<h1>{data.title}</h1>
			<p class="hint">{data.published_at && date(data.published_at)}</p>
			{data.picture && <Photo url={data.picture} alt="" sizes="(min-width: 700px) 680px, 100vw" eager />}
			<div class="prose" dangerouslySetInnerHTML={{ __html: data.html }} />
		</article>
	);
}
