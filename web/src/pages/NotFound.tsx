import { t } from '../lib/text';
import { Empty } from '../ui/basic';
import { useTitle } from '../state/title';

export default function NotFound() {
	const words = t().notFound;
	useTitle(words.title);
	return (
		<div class="page">
			<Empty title={words.title} text={words.text}>
				<a class="button button-main" href="/">
					{words.home}
				</a>
			</Empty>
		</div>
	);
}
