import { t } from '../lib/text';

export function StateTag({ rental }: { rental: { state: string } }) {
	return <span class={`tag state-${rental.state}`}>{t().rental.states[rental.state] ?? rental.state}</span>;
}
