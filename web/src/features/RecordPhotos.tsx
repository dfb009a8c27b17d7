import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import { when } from '../lib/format';
import { type HandoverRecord, type RecordPhoto, SLOTS, type Slot } from '../lib/handover';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useAsk } from '../ui/Dialog';
import { Icon } from '../ui/Icon';

function Tile({ photo, onRemove }: { photo: RecordPhoto; onRemove?: () => void }) {
	const words = t().handover;
	const name = words.slots[photo.slot];
	return (
		<li class="tile">
			<a href={photo.url} target="_blank" rel="noreferrer">
				<img src={`${photo.url}?size=s`} alt={words.photo(name, when(photo.at))} loading="lazy" />
			</a>
			<span class="tile-cover">{name}</span>
			{onRemove && (
				<button type="button" class="button-icon tile-remove" aria-label={words.remove} onClick={onRemove}>
					<Icon name="close" size={16} />
				</button>
			)}
		</li>
	);
}

/** A place for one more photo of a slot. */
function Add({ slot, busy, onFile }: { slot: Slot; busy: boolean; onFile: (file: File) => void }) {
	const words = t().handover;
	return (
		<li class="tile">
			<label class="tile-add">
				<Icon name="camera" />
				<span>{busy ? words.sending : words.add(words.slots[slot])}</span>
				<input
					class="sr"
					type="file"
					accept="image/*"
					capture="environment"
					data-slot={slot}
					disabled={busy}
					onChange={(event) => {
						const input = event.currentTarget;
						const file = input.files?.[0];
						if (file) onFile(file);
						input.value = '';
					}}
				/>
			</label>
		</li>
	);
}

interface Props {
	rental: number;
	record: HandoverRecord;
	/** Who looks: photos of one's own may be taken back. */
	me: number;
	onChange: () => void;
}

/** The photos of a record, and, while it is open, where to take what is missing. */
export function RecordPhotos({ rental, record, me, onChange }: Props) {
	const [busy, setBusy] = useState<Slot | null>(null);
	const [question, ask] = useAsk();
	const words = t().handover;

	async function run(slot: Slot | null, act: () => Promise<unknown>): Promise<void> {
		setBusy(slot);
		try {
			await act();
		} catch (error) {
			sorry(error);
		} finally {
			setBusy(null);
			onChange();
		}
	}

	const add = (slot: Slot, file: File) => run(slot, async () => api.addPhoto(rental, slot, await shrinkPhoto(file)));
	return (
		<>
			<ul class="tiles record-tiles">
				{SLOTS.map((slot) => {
					const photos = record.photos.filter((photo) => photo.slot === slot);
					return [
						...photos.map((photo) => (
							<Tile
								key={photo.id}
								photo={photo}
								{...(record.open && photo.by === me ? { onRemove: () => ask({ ...words.removing, yes: t().list.delete, then: () => void run(null, () => api.removePhoto(photo)) }) } : {})}
							/>
						)),
						record.open && (photos.length === 0 || slot === 'damage' || slot === 'other') && (
							<Add key={slot} slot={slot} busy={busy === slot} onFile={(file) => void add(slot, file)} />
						),
					];
				})}
			</ul>
			{question}
		</>
	);
}
