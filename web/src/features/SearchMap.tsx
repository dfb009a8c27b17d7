import { useEffect, useRef, useState } from 'preact/hooks';
import type { Product } from '../api/types';
import { distance, money } from '../lib/format';
import { SQUARE_METRES, boxOf, kmFor, nearOf, pinsOf, placeOf, spotOf } from '../lib/squares';
import { t } from '../lib/text';
import type { LoadedPages } from '../state/load';
import { recalled, remember } from '../state/steps';
import { Failed, More } from '../ui/basic';
import { type Chart, type View, openChart } from '../ui/chart';
import { MapCredit, MapPanel } from './MapParts';

interface Props {
	list: LoadedPages<Product>;
	/** Of the search: another one is shown where its things are. */
	name: string;
	near: string;
	km: string;
	days: { from: string; to: string } | undefined;
	onHere: (near: string, km: string) => void;
}

/** Seoul, where nothing says where it is. */
const START: View = { latitude: 37.555, longitude: 126.985, zoom: 11 };
/** Where the map of the last search was left: shown again after the list. */
let left: { name: string; view: View } | null = null;

const told = (name: string): string | undefined => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;

/** A map of what was found: a mark for each square, with how many things are there and from what fee. */
export function SearchMap({ list, name, near, km, days, onHere }: Props) {
	const words = t().map;
	const box = useRef<HTMLDivElement>(null);
	const from = useRef<HTMLElement | null>(null);
	const [chart, setChart] = useState<Chart | null>(null);
	const [broken, setBroken] = useState(false);
	const [moves, setMoves] = useState({ n: 0, byReader: false });
	const [chosen, setChosen] = useState<number[]>([]);
	// What was found before stays until the next is there.
	const found = useRef<Product[]>([]);
	if (list.data) found.current = list.data.items;
	const items = found.current;
	const known = items.flatMap((item) => placeOf(item) ?? []);
	const shown = useRef<string | null>(null);
	const stay = useRef(false);

	function open(): (() => void) | undefined {
		const here = recalled<View>('map');
		const before = here ?? (left?.name === name ? left.view : undefined);
		if (before) shown.current = name;
		// On a phone it stands below what is searched for; who comes back is put where he was.
		if (!here) box.current?.scrollIntoView({ block: 'nearest' });
		let gone = false;
		let opened: Chart | null = null;
		if (!box.current) return;
		const onMove = (byReader: boolean) => setMoves(({ n }) => ({ n: n + 1, byReader }));
		openChart(box.current, { tiles: told('tiles'), view: before ?? START, onMove }).then(
			(done) => {
				opened = done;
				if (gone) done.close();
				else setChart(done);
			},
			() => setBroken(true),
		);
		return () => {
			gone = true;
			opened?.close();
		};
	}
	useEffect(open, [broken]);

	useEffect(() => chart?.setHere(spotOf(near)), [chart, near]);
	useEffect(() => {
		const before = chart && shown.current !== name && recalled<View>('map');
		if (!before) return;
		chart.show(before);
		shown.current = name;
	}, [chart, name]);
	useEffect(() => {
		if (!chart || !list.data || shown.current === name) return;
		shown.current = name;
		// It is shown where it was asked for.
		if (stay.current) return void (stay.current = false);
		const here = spotOf(near);
		const to = here ? boxOf([here], Number(km) * 1000) : boxOf(known, SQUARE_METRES);
		if (to) chart.fit(to);
	}, [chart, list.data, name]);
	useEffect(() => {
		if (!chart) return;
		const view = chart.view();
		if (shown.current === name) {
			left = { name, view };
			remember('map', view);
		}
		const pins = pinsOf(items, chart.step());
		chart.setMarks(
			pins.map((pin) => ({
				...pin,
				text: words.pin(pin.items.length, money(pin.fee)),
				pressed: pin.items.some(({ id }) => chosen.includes(id)),
				press: (button) => {
					from.current = button;
					setChosen(pin.items.map(({ id }) => id));
				},
			})),
		);
	}, [chart, items, moves, chosen, words, name]);

	function searchHere(): void {
		if (!chart) return;
		stay.current = true;
		setMoves(({ n }) => ({ n, byReader: false }));
		onHere(nearOf(chart.view()), kmFor(chart.reach()));
	}
	function unchoose(): void {
		setChosen([]);
		(from.current?.isConnected ? from.current : box.current)?.focus();
	}

	if (broken) return <Failed retry={() => setBroken(false)} />;
	const here = items.filter(({ id }) => chosen.includes(id));
	const credit = told('tiles-by');
	return (
		<div class="map">
			<div class="map-box" ref={box} role="region" aria-label={words.title} tabIndex={0} />
			{chart && (
				<div class="map-buttons">
					<button type="button" class="button" aria-label={words.closer} onClick={() => chart.zoom(1)}>
						+
					</button>
					<button type="button" class="button" aria-label={words.wider} onClick={() => chart.zoom(-1)}>
						−
					</button>
					<button type="button" class="button button-main" disabled={!moves.byReader} onClick={searchHere}>
						{words.here}
					</button>
				</div>
			)}
			<p class="map-credit">{credit ? <MapCredit text={credit} /> : chart && words.grid(distance(SQUARE_METRES * chart.drawn()))}</p>
			{here.length > 0 && <MapPanel key={chosen.join()} products={here} days={days} close={unchoose} />}
			<p class="hint">
				{words.known(known.length, items.length)}{' '}
				<More list={list} />
			</p>
		</div>
	);
}
