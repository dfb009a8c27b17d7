/** The parts of Leaflet that a map is made of; fetched when one is shown, and counted apart (build.mjs). */
export { Map } from 'leaflet/src/map/index.js';
export { DivIcon } from 'leaflet/src/layer/marker/DivIcon.js';
export { Marker } from 'leaflet/src/layer/marker/Marker.js';
export { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js';
export { TileLayer } from 'leaflet/src/layer/tile/TileLayer.js';
