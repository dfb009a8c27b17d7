import { useState } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as api from '../api/setup';
import { Coming } from '../features/Coming';
import { SetupForm } from '../features/SetupForm';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { Empty } from '../ui/basic';

/** What the link that the first start has printed opens. */
export default function Setup() {
	const [token] = useState(() => new URLSearchParams(location.search).get('token') ?? '');
	const words = t().setup;
	const facts = useLoad('setup', () => api.check(token));
	const over = facts.error instanceof ApiError && (facts.error.status === 410 || facts.error.status === 400);
	useTitle(words.title);
	return (
		<div class="page page-narrow">
			<h1>{words.title}</h1>
			{over ? (
				<Empty title={words.over} text={words.overText} />
			) : !facts.data ? (
				<Coming {...facts} kind="page" />
			) : (
				<>
					<p>{words.intro}</p>
					{/* The shell says the market's name: it is fetched anew. */}
					<SetupForm token={token} facts={facts.data} onDone={() => location.assign('/admin')} />
				</>
			)}
		</div>
	);
}
