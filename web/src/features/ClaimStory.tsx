import * as api from '../api/claims';
import { type Claim, speakerOf } from '../lib/claims';
import { money, when } from '../lib/format';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { Icon } from '../ui/Icon';

function Photos({ rental, claim, onChange }: { rental: number; claim: Claim; onChange: () => void }) {
	const [busy, act] = useAct(undefined, onChange);
	const words = t().claims;

	const add = (file: File) => act(async () => api.addPhoto(rental, await shrinkPhoto(file)));

	return (
		<ul class="tiles record-tiles">
			{claim.photos.map((photo) => (
				<li key={photo.id} class="tile">
					<a href={photo.url} target="_blank" rel="noreferrer">
						<img src={`${photo.url}?size=s`} alt={words.photo(when(photo.at))} loading="lazy" />
					</a>
				</li>
			))}
			{claim.open && (
				<li class="tile">
					<label class="tile-add">
						<Icon name="camera" />
						<span>{busy ? words.sending : words.addPhoto}</span>
						<input
							class="sr"
							type="file"
							accept="image/*"
							capture="environment"
							data-claim-photo
							disabled={busy}
							onChange={(event) => {
								const input = event.currentTarget;
								const file = input.files?.[0];
								if (file) void add(file);
								input.value = '';
							}}
						/>
					</label>
				</li>
			)}
		</ul>
	);
}

/** What was claimed, what both said of it, and what it has come to. */
export function ClaimStory({ rental, claim, mine, parties, onChange }: { rental: number; claim: Claim; mine: number; parties: number[]; onChange: () => void }) {
	const words = t().claims;
	const { proposed, result } = claim;
	const stands = proposed && (claim.payer === mine ? words.iPay : words.iGet)(money(proposed.amount));
	return (
		<>
			<p>
				<b>{words.kinds[claim.kind]}</b>
			</p>
			<ul class="claim-words">
				{claim.words.map(({ word, by, amount, text, at }) => (
					<li key={`${word} ${at}`}>
						<b>
							{words.speakers[speakerOf(by, mine, parties)]} · {words.words[word]}
							{amount !== null && ` ${money(amount)}`}
						</b>
						{text && <span class="claim-text">{text}</span>}
						<small>{when(at)}</small>
					</li>
				))}
			</ul>
			<Photos rental={rental} claim={claim} onChange={onChange} />
			{claim.open && <p>{stands ?? words.nothingYet}</p>}
			{claim.escalates_at && <p class="hint">{words.escalates(when(claim.escalates_at))}</p>}
			{claim.decided_until && <p class="hint">{words.escalated(when(claim.decided_until))}</p>}
			{result && <p>{(result.decided ? words.decided : words.agreed)(money(result.amount))}</p>}
		</>
	);
}
