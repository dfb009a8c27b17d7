import * as reputation from '../api/reputation';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Stars } from '../ui/basic';
import { Coming } from './Coming';

/** What renters say of the gear, in numbers. */
export function GearRatings({ id }: { id: number }) {
	const words = t().facts;
	const { data, ...rest } = useLoad(`ratings ${id}`, () => reputation.ratings(id));
	if (!data) return <Coming {...rest} what={words.gearStar} />;
	if (data.star === null) return null;
	const fits = reputation.FITS.filter((fit) => data.fit[fit] > 0);
	return (
		<div class="known">
			<p>
				<Stars n={Math.round(data.star)} /> <b>{data.star.toFixed(1)}</b> · {words.reviews(data.reviews)}
			</p>
			{fits.length > 0 && (
				<p>
					{words.fit}: {fits.map((fit) => `${words.fits[fit]} ${data.fit[fit]}`).join(' · ')}
				</p>
			)}
			{data.as_described.of > 0 && <p>{words.described(data.as_described.n, data.as_described.of)}</p>}
		</div>
	);
}
