import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import type { Product } from '../api/types';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { isFavourite } from '../state/favourites';
import { me } from '../state/session';
import { Icon } from '../ui/Icon';

const keeping = () => import('../state/later');

/** Keeps a neighbour's gear for later; a guest signs in first, and finds it kept. `kept`: it is, as far as anybody has said. */
export function Heart({ product: { id, name, owner }, kept }: { product: Product; kept?: boolean }) {
	const { route, url } = useLocation();
	const who = me.value?.id;
	// A second press comes before what the first has changed is drawn.
	const is = () => !!(who && (isFavourite.value(id) ?? kept));
	useEffect(() => {
		if (who) void keeping().then(({ know }) => know(who)).catch(() => undefined);
	}, [who]);
	if (who === owner.id) return null;

	function press(): void {
		void keeping().then(({ set, later }) => (who ? set(id, !is()) : later(id))).catch(() => undefined);
		if (me.value === null) route(withQuery('/login', { next: url }));
	}
	return (
		<button type="button" class="heart" aria-pressed={is()} aria-label={t().heart(name)} onClick={press}>
			<Icon name="heart" />
		</button>
	);
}
