/** The server keeps three widths of a photo: `<hex>-s.webp`, `<hex>-m.webp`, `<hex>.webp`. */
export function photoSizes(url: string): { src: string; srcset: string } | { src: string } {
	const found = /^(.*\/photos\/[0-9a-f]{32})\.webp$/.exec(url);
	if (!found) return { src: url };
	const base = found[1];
	return { src: `${base}-m.webp`, srcset: `${base}-s.webp 320w, ${base}-m.webp 960w, ${base}.webp 1920w` };
}

export function smallPhoto(url: string): string {
	return url.replace(/(\/photos\/[0-9a-f]{32})\.webp$/, '$1-s.webp');
}

/** Shares the bytes sent of one upload among its files, in order: 0…1 for each. */
export function shareProgress(sizes: number[], sent: number): number[] {
	let left = sent;
	return sizes.map((size) => {
		const done = size <= 0 ? 1 : Math.min(1, Math.max(0, left / size));
		left -= size;
		return done;
	});
}

const LONGEST = 1920;

/** Width and height to draw so that the longer side is at most 1920. */
export function fitSize(width: number, height: number, longest = LONGEST): { width: number; height: number } {
	const scale = Math.min(1, longest / Math.max(width, height));
	return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** A file that neither this browser nor the server can read as a picture. */
export class NoPhoto extends Error {}

/** What the server reads. */
const READ = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A smaller copy of a picture, upright and without metadata; the file itself when that fails, if the server may still read it. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
	try {
		const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
		const size = fitSize(bitmap.width, bitmap.height);
		const canvas = document.createElement('canvas');
		canvas.width = size.width;
		canvas.height = size.height;
		canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height);
		bitmap.close();
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
		return blob ?? file;
	} catch {
		if (!READ.has(file.type)) throw new NoPhoto();
		return file;
	}
}
