import { KMS } from '../lib/search';
import { SQUARE, type Spot, stepFor } from '../lib/squares';

/** The side of a picture of a map, in pixels. */
export const TILE = 256;
const EARTH_METRES = 40_075_017;
const GREY = 'rgb(128 128 128 / 50%)';

export const squarePixels = (zoom: number): number => (TILE * 2 ** zoom * SQUARE.longitude) / 360;
export const metresPerPixel = (zoom: number, latitude: number): number => (EARTH_METRES * Math.cos((latitude * Math.PI) / 180)) / (TILE * 2 ** zoom);

/** How many squares a side are drawn as one. */
export const drawnStep = (zoom: number): number => stepFor(squarePixels(zoom), 24);

/** The squares that things are said to be in, and circles of the distances around the place that is searched from. */
export function drawSquares(pen: CanvasRenderingContext2D, { x, y, z }: { x: number; y: number; z: number }, project: (spot: Spot) => { x: number; y: number }, here: Spot | null, ink: string): void {
	pen.translate(-x * TILE, -y * TILE);
	pen.strokeStyle = GREY;
	pen.fillStyle = ink;
	pen.beginPath();
	const wide = SQUARE.longitude * drawnStep(z);
	const degrees = 360 / 2 ** z;
	for (let i = Math.floor((x * degrees - 180) / wide); i * wide < (x + 1) * degrees - 180; i++) {
		const at = project({ latitude: 0, longitude: i * wide }).x;
		pen.moveTo(at, y * TILE);
		pen.lineTo(at, (y + 1) * TILE);
	}
	const high = SQUARE.latitude * drawnStep(z);
	const north = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI;
	for (let i = Math.floor(north / high), at = 0; at < (y + 1) * TILE && i * high > -90; i--) {
		at = project({ latitude: i * high, longitude: 0 }).y;
		pen.moveTo(x * TILE, at);
		pen.lineTo((x + 1) * TILE, at);
	}
	pen.stroke();
	if (!here) return;
	const middle = project(here);
	for (const km of KMS) {
		const far = (Number(km) * 1000) / metresPerPixel(z, here.latitude);
		if (far < 40) continue;
		pen.beginPath();
		pen.lineWidth = 2;
		pen.arc(middle.x, middle.y, far, 0, 2 * Math.PI);
		pen.stroke();
		pen.fillText(`${km} km`, middle.x + 4, middle.y - far - 4);
	}
}
