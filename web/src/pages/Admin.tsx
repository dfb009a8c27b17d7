import { useLocation, useRoute } from 'preact-iso';
import * as accounts from '../api/accounts';
import { Coming } from '../features/Coming';
import { NeedMe } from '../features/NeedMe';
import { sections } from '../features/desk_sections';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { Empty } from '../ui/basic';

/** The tabs that the reader may see, and the part that the address names. */
function Desk({ name }: { name: string }) {
	const { url } = useLocation();
	const words = t().desk;
	const settings = useLoad('settings', accounts.settings);
	if (!settings.data) return <Coming {...settings} kind="page" />;
	const mine = sections.filter(({ moderates }) => settings.data?.operator || (moderates && settings.data?.moderator));
	const here = mine.find((section) => section.name === name) ?? mine[0];
	if (!here) {
		return (
			<Empty title={words.forbidden}>
				<a class="button" href="/">
					{t().notFound.home}
				</a>
			</Empty>
		);
	}
	const { Part, label } = here;
	return (
		<>
			<nav class="chips" aria-label={words.title}>
				{mine.map((section) => (
					<a key={section.name} class="chip" href={section.name ? `/admin/${section.name}` : '/admin'} aria-current={section === here ? 'page' : undefined}>
						<span>{section.label()}</span>
					</a>
				))}
			</nav>
			<section key={url}>
				<h2>{label()}</h2>
				<Part />
			</section>
		</>
	);
}

export default function AdminPage() {
	const { params } = useRoute();
	const words = t().desk;
	useTitle(words.title);
	return (
		<div class="page page-narrow">
			<h1>{words.title}</h1>
			<NeedMe>{() => <Desk name={params['section'] ?? ''} />}</NeedMe>
		</div>
	);
}
