import { useState } from 'preact/hooks';
import type { Product } from '../api/types';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { say } from '../state/toast';
import { Icon } from '../ui/Icon';

export const MAX_PHOTOS = 8;

/** A picture of the form: a new one, or one the listing already has (no blob). */
export interface Picture {
	key: string;
	url: string;
	blob: Blob | null;
}

/** The photos that a listing has. */
export function picturesOf(product: Product | null): Picture[] {
	return (product?.thumbnails ?? []).map(({ thumbnail }) => ({ key: thumbnail, url: thumbnail, blob: null }));
}

/** Photos sent replace all there are, so one that stays among new ones is sent again. */
export async function blobsOf(pictures: Picture[], before: Picture[]): Promise<Blob[]> {
	const same = pictures.length === before.length && pictures.every((picture, i) => picture.key === before[i]?.key);
	if (same) return [];
	return Promise.all(pictures.map(async ({ blob, url }) => blob ?? (await fetch(url)).blob()));
}

interface Props {
	pictures: Picture[];
	onChange: (pictures: Picture[]) => void;
	/** 0…1 for each while they are on their way. */
	progress: number[] | null;
}

let made = 0;

async function pictureOf(file: File): Promise<Picture> {
	const blob = await shrinkPhoto(file);
	return { key: `new-${made++}`, url: URL.createObjectURL(blob), blob };
}

function Tile(props: { picture: Picture; first: boolean; progress: number | undefined; onRemove: () => void; onFirst: () => void }) {
	const words = t().list;
	return (
		<li class="tile">
			<img src={props.picture.url} alt="" />
			{props.first ? (
				<span class="tile-cover">{words.cover}</span>
			) : (
				<button type="button" class="tile-cover" onClick={props.onFirst}>
					{words.makeCover}
				</button>
			)}
			<button type="button" class="button-icon tile-remove" aria-label={t().remove} onClick={props.onRemove}>
				<Icon name="close" size={16} />
			</button>
			{props.progress !== undefined && <progress max={1} value={props.progress} />}
		</li>
	);
}

/** Photos from the camera or the folder, made small before they travel. */
export function PhotoPicker({ pictures, onChange, progress }: Props) {
	const [busy, setBusy] = useState(false);
	const words = t().list;

	async function add(files: File[]): Promise<void> {
		if (files.length > MAX_PHOTOS - pictures.length) say(words.photosHint);
		setBusy(true);
		const next = [...pictures];
		// One after the other: large photos decoded together do not fit into a phone.
		for (const file of files.slice(0, MAX_PHOTOS - pictures.length)) {
			try {
				next.push(await pictureOf(file));
			} catch (error) {
				sorry(error);
			}
		}
		onChange(next);
		setBusy(false);
	}

	return (
		<fieldset class="photos">
			<legend>{words.photos}</legend>
			<ul class="tiles">
				{pictures.map((picture, i) => (
					<Tile
						key={picture.key}
						picture={picture}
						first={i === 0}
						progress={progress?.[i]}
						onRemove={() => onChange(pictures.filter((other) => other !== picture))}
						onFirst={() => onChange([picture, ...pictures.filter((other) => other !== picture)])}
					/>
				))}
				{pictures.length < MAX_PHOTOS && (
					<li class="tile">
						<label class="tile-add">
							<Icon name="camera" />
							<span>{busy ? words.shrinking : words.addPhoto}</span>
							<input
								class="sr"
								type="file"
								accept="image/*"
								multiple
								disabled={busy}
								onChange={(event) => {
									const input = event.currentTarget;
									void add([...(input.files ?? [])]).then(() => (input.value = ''));
								}}
							/>
						</label>
					</li>
				)}
			</ul>
			<small class="field-hint">{words.photosHint}</small>
		</fieldset>
	);
}
