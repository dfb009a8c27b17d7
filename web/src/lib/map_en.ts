import type { MapText } from './ko';

export const mapEn: MapText = {
	map: {
		title: 'Map',
		closer: 'Closer',
		wider: 'Wider',
		here: 'Search here',
		known: (n, all) => (n ? `Where ${n} of ${all} are, to a square of 500 m.` : 'None of what was found says where it is.'),
		grid: (length) => `One square is ${length}`,
		pin: (n, price) => (n > 1 ? `${n} from ${price}` : price),
	},
};
