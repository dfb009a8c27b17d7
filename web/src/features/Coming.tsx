import { explain } from '../state/explain';
import type { Loaded } from '../state/load';
import { Failed, Skeleton } from '../ui/basic';

interface Props extends Pick<Loaded<unknown>, 'error' | 'reload'> {
	/** The shape of what is to come; without one nothing holds its place, and what is missing is said in a line. */
	kind?: 'card' | 'row' | 'page' | 'chip';
	count?: number;
	/** What is missing, where nothing above says it. */
	what?: string;
}

/** What stands where something is still to come: its outline, or why it cannot be had. */
export function Coming({ error, reload, kind, count = 1, what }: Props) {
	if (error) return <Failed text={explain(error)} retry={reload} slim={!kind} what={what} />;
	return kind ? <Skeleton kind={kind} count={count} /> : null;
}
