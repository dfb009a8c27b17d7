import { useState } from 'preact/hooks';
import { t } from '../lib/text';
import { installer, installsByHand, isInstalled } from '../state/install';

/** The site as an app: the browser's own question, or how it is done by hand where a browser does not ask. */
export function Install() {
	const [byHand] = useState(() => installsByHand() && !isInstalled());
	const words = t().install;
	const offer = installer.value;
	if (!offer && !byHand) return null;
	return (
		<section class="install">
			<h2>{words.title}</h2>
			<p class="hint">{offer ? words.text : words.byHand}</p>
			{offer && (
				<button type="button" class="button" onClick={() => void offer.prompt().finally(() => (installer.value = null))}>
					{words.button}
				</button>
			)}
		</section>
	);
}
