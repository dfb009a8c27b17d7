import { useState } from 'preact/hooks';
import { type Handover, pairsOf } from '../lib/handover';
import { t } from '../lib/text';
import { typed } from '../ui/form';

function Slider({ before, after, name }: { before: string; after: string; name: string }) {
	const [at, setAt] = useState(50);
	const words = t().handover;
	return (
		<figure class="compare">
			<div class="compare-pictures">
				<img src={before} alt={`${name}, ${words.before}`} loading="lazy" />
				<img src={after} alt={`${name}, ${words.after}`} loading="lazy" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
				<span class="compare-line" style={{ left: `${at}%` }} />
			</div>
			<input type="range" min={0} max={100} value={at} aria-label={words.slider(name)} onInput={typed((text) => setAt(Number(text)))} />
			<figcaption>
				<span>{words.after}</span>
				<b>{name}</b>
				<span>{words.before}</span>
			</figcaption>
		</figure>
	);
}

/** The same view when it went out and when it came back, one over the other. */
export function BeforeAfter({ handover }: { handover: Handover }) {
	const pairs = pairsOf(handover);
	const words = t().handover;
	if (pairs.length === 0) return null;
	return (
		<section aria-label={words.compare}>
			<h3>{words.compare}</h3>
			{pairs.map(({ slot, out, back }) => (
				<Slider key={slot} name={words.slots[slot]} before={`${out.url}?size=m`} after={`${back.url}?size=m`} />
			))}
		</section>
	);
}
