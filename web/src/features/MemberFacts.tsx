import * as reputation from '../api/reputation';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

function Line({ fact }: { fact: reputation.Fact }) {
	const words = t().facts;
	const said = words[fact.as][fact.kind];
	return (
		<li>
			{said?.(fact.n, fact.of)}
			{fact.minutes !== undefined && ` · ${words.median(fact.minutes)}`}
		</li>
	);
}

/** What a neighbour has kept of what was agreed, each number with its base. */
export function MemberFacts({ id }: { id: number }) {
	const words = t().facts;
	const { data, ...rest } = useLoad(`facts ${id}`, () => reputation.facts(id));
	if (!data) return <Coming {...rest} />;
	const { business } = data;
	return (
		<div class="known">
			{business && (
				<p data-business>{[words.kinds[business.kind], business.name, business.number && `${words.number} ${business.number}`, business.contact].filter(Boolean).join(' · ')}</p>
			)}
			<p>{[data.neighbourhood, data.barometer !== null && words.reviews(data.reviews), data.rentals > 0 && words.rentals(data.months, data.rentals)].filter(Boolean).join(' · ')}</p>
			{data.facts.length > 0 && (
				<ul>
					{data.facts.map((fact) => (
						<Line key={`${fact.as} ${fact.kind}`} fact={fact} />
					))}
				</ul>
			)}
		</div>
	);
}
