/* What of Leaflet 1.9 is used here: it brings no types of its own. */
type LeafletPlace = [latitude: number, longitude: number];

declare module 'leaflet/src/map/index.js' {
	export class Map {
		constructor(box: HTMLElement, options: object);
		setView(centre: LeafletPlace, zoom: number, options?: object): this;
		fitBounds(box: [LeafletPlace, LeafletPlace], options?: object): this;
		stop(): this;
		panInside(place: LeafletPlace, options?: object): this;
		zoomIn(): this;
		zoomOut(): this;
		getCenter(): { lat: number; lng: number };
		getZoom(): number;
		getSize(): { x: number; y: number };
		project(place: LeafletPlace, zoom: number): { x: number; y: number };
		on(event: string, act: () => void): this;
		invalidateSize(options?: object): this;
		remove(): this;
	}
}
declare module 'leaflet/src/layer/tile/GridLayer.js' {
	import type { Map } from 'leaflet/src/map/index.js';
	export class GridLayer {
		constructor(options?: object);
		createTile(at: { x: number; y: number; z: number }): HTMLElement;
		addTo(map: Map): this;
		redraw(): this;
	}
}
declare module 'leaflet/src/layer/tile/TileLayer.js' {
	import { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js';
	export class TileLayer extends GridLayer {
		constructor(url: string, options?: object);
	}
}
declare module 'leaflet/src/layer/marker/DivIcon.js' {
	export class DivIcon {
		constructor(options: object);
	}
}
declare module 'leaflet/src/layer/marker/Marker.js' {
	import type { Map } from 'leaflet/src/map/index.js';
	export class Marker {
		constructor(place: LeafletPlace, options: object);
		setLatLng(place: LeafletPlace): this;
		addTo(map: Map): this;
		remove(): this;
	}
}
