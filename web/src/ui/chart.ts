import { type Spot, stepFor } from '../lib/squares';
import { TILE, drawSquares, drawnStep, metresPerPixel, squarePixels } from './grid';

/** Nearer than that a square would be larger than the window. */
const CLOSEST = 16;

/** Where a map stands. */
export interface View extends Spot {
	zoom: number;
}
export interface Mark extends Spot {
	key: string;
	text: string;
	pressed: boolean;
	press: (button: HTMLElement) => void;
}
interface Options {
	/** The address of the pictures; without any, squares are drawn. */
	tiles: string | undefined;
	view: View;
	/** It stands somewhere else; by its reader, or by us. */
	onMove: (byReader: boolean) => void;
}

/** A map in that box: pictures of a place, or squares without any, with marks that can be pressed and reached by keyboard. */
export async function openChart(box: HTMLElement, { tiles, view, onMove }: Options) {
	const { Map: LeafletMap, DivIcon, GridLayer, Marker, TileLayer } = await import('./leaflet');
	const moving = !matchMedia('(prefers-reduced-motion: reduce)').matches;
	const map = new LeafletMap(box, { minZoom: 5, maxZoom: CLOSEST, zoomAnimation: moving, fadeAnimation: moving, markerZoomAnimation: moving, inertia: moving });
	const marks = new Map<string, { marker: InstanceType<typeof Marker>; button: HTMLButtonElement }>();
	let here: Spot | null = null;
	let hereMark: InstanceType<typeof Marker> | null = null;
	let ours = true;
	let resized = false;
	let dragged = false;

	class Squares extends GridLayer {
		override createTile(at: { x: number; y: number; z: number }): HTMLElement {
			const tile = document.createElement('canvas');
			tile.width = tile.height = TILE * devicePixelRatio;
			const pen = tile.getContext('2d');
			pen?.scale(devicePixelRatio, devicePixelRatio);
			if (pen) drawSquares(pen, at, (spot) => map.project([spot.latitude, spot.longitude], at.z), here, getComputedStyle(box).color);
			return tile;
		}
	}
	// Many servers of maps want to know whose page it is.
	const ground = tiles ? new TileLayer(tiles, { referrerPolicy: 'origin' }) : new Squares();

	map.on('moveend', () => resized || onMove(!ours));
	map.on('dragstart', () => (dragged = true));
	const press = () => (dragged = false);
	box.addEventListener('pointerdown', press, true);
	// Nobody has moved it then, and who had before has still.
	const watch = new ResizeObserver(() => {
		resized = true;
		map.invalidateSize({ pan: false });
		resized = false;
	});
	watch.observe(box);

	/** What is moved by us is there at once, and not said to be the reader's. */
	function by(move: () => void): void {
		ours = true;
		move();
		ours = false;
	}
	function markOf(mark: Mark) {
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'pin';
		button.onfocus = () => map.stop().panInside([mark.latitude, mark.longitude], { padding: [64, 32] });
		const marker = new Marker([mark.latitude, mark.longitude], { icon: new DivIcon({ className: '', html: button, iconSize: null }), interactive: false, keyboard: false, autoPanOnFocus: false });
		return { marker: marker.addTo(map), button };
	}

	by(() => map.setView([view.latitude, view.longitude], view.zoom));
	ground.addTo(map);
	return {
		view: (): View => ({ latitude: map.getCenter().lat, longitude: map.getCenter().lng, zoom: map.getZoom() }),
		/** How many squares a side stand for one. */
		step: (): number => stepFor(squarePixels(map.getZoom())),
		/** And how many are drawn as one. */
		drawn: (): number => drawnStep(map.getZoom()),
		/** Metres from the middle to the farther side. */
		reach: (): number => (Math.max(map.getSize().x, map.getSize().y) / 2) * metresPerPixel(map.getZoom(), map.getCenter().lat),
		zoom: (by: 1 | -1) => (by > 0 ? map.zoomIn() : map.zoomOut()),
		show: (to: View) => by(() => map.setView([to.latitude, to.longitude], to.zoom, { animate: false })),
		fit: (to: [[number, number], [number, number]]) => by(() => map.fitBounds(to, { animate: false, maxZoom: 14 })),
		setHere(spot: Spot | null): void {
			hereMark?.remove();
			here = spot;
			hereMark = spot && new Marker([spot.latitude, spot.longitude], { icon: new DivIcon({ className: 'pin-here', iconSize: null }), interactive: false, keyboard: false }).addTo(map);
			if (!tiles) ground.redraw();
		},
		setMarks(list: Mark[]): void {
			const wanted = new Set(list.map(({ key }) => key));
			for (const [key, { marker }] of marks) {
				if (wanted.has(key)) continue;
				marker.remove();
				marks.delete(key);
			}
			for (const mark of list) {
				const known = marks.get(mark.key) ?? markOf(mark);
				marks.set(mark.key, known);
				known.marker.setLatLng([mark.latitude, mark.longitude]);
				known.button.textContent = mark.text;
				known.button.setAttribute('aria-pressed', String(mark.pressed));
				// A press that moved the map is none.
				known.button.onclick = ({ detail }) => (detail && dragged) || mark.press(known.button);
			}
		},
		close(): void {
			watch.disconnect();
			box.removeEventListener('pointerdown', press, true);
			map.remove();
		},
	};
}
export type Chart = Awaited<ReturnType<typeof openChart>>;
