import { explain } from '../state/explain';
import type { Loaded } from '../state/load';
import { Failed, Skeleton } from '../ui/basic';

interface Props extends Pick<Loaded<unknown>, 'error' | 'reload'> {
	/** The shape of what is to come; without one nothing holds its place. */
	kind?: 'card' | 'row' | 'page' | 'chip';
	count?: number;
}

/** What stands where something is still to come: its outline, or why it cannot be had. */
export function Coming({ error, reload, kind, count = 1 }: Props) {
	if (error) return <Failed text={explain(error)} retry={reload} />;
	return kind ? <Skeleton kind={kind} count={count} /> : null;
}
