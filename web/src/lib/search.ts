import { type Day, isDay } from './dates';

export const ORDERS = ['recent', 'views', 'min_price', 'near'] as const;
export type Order = (typeof ORDERS)[number];

/** What a search is for: all of it stands in the address. */
export interface Finding {
	keyword: string;
	category: string;
	order: Order;
	from: Day | '';
	to: Day | '';
	/** Only what fits the reader. */
	fits: boolean;
	min: string;
	max: string;
	/** Of CONDITIONS, by their places. */
	states: number[];
	direct: boolean;
	delivery: boolean;
	/** "37.556,126.924" and within how many kilometres of there. */
	near: string;
	km: string;
	/** Whether there is a map beside the list. */
	view: 'map' | '';
}

export const KMS = ['1', '3', '5', '10', '30'];

const digits = (text: string | undefined): string => (/^\d{1,9}$/.test(text ?? '') ? String(Number(text) || '') : '');

export function findingOf(query: Record<string, string>): Finding {
	const near = /^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/.test(query['near'] ?? '') ? (query['near'] ?? '') : '';
	const order = ORDERS.find((name) => name === query['order']) ?? 'recent';
	return {
		keyword: query['keyword'] ?? '',
		category: query['category'] ?? '',
		order: order === 'near' && !near ? 'recent' : order,
		from: isDay(query['from']) ? query['from'] : '',
		to: isDay(query['to']) ? query['to'] : '',
		fits: query['fits'] === 'me',
		min: digits(query['min']),
		max: digits(query['max']),
		states: [0, 1, 2].filter((i) => (query['state'] ?? '').split(',').includes(String(i))),
		direct: query['direct'] === '1',
		delivery: query['delivery'] === '1',
		near,
		km: near && (KMS.find((km) => km === query['km']) ?? '5'),
		view: query['view'] === 'map' ? 'map' : '',
	};
}

/** The query of a search's address; what is as usual is left out. */
export function queryOf(finding: Finding): Record<string, string> {
	return {
		keyword: finding.keyword,
		category: finding.category,
		order: finding.order === 'recent' ? '' : finding.order,
		from: finding.from,
		to: finding.to,
		fits: finding.fits ? 'me' : '',
		min: finding.min,
		max: finding.max,
		state: finding.states.join(','),
		direct: finding.direct ? '1' : '',
		delivery: finding.delivery ? '1' : '',
		near: finding.near,
		km: finding.near && finding.km,
		view: finding.view,
	};
}
