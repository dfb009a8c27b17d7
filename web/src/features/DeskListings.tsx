import * as api from '../api/admin';
import { date, money } from '../lib/format';
import { t } from '../lib/text';
import { me } from '../state/session';
import { Photo } from '../ui/basic';
import { DeskFound } from './DeskFound';
import { ReasonForm } from './ReasonForm';

function Row({ listing, onChange }: { listing: api.Listing; onChange: (now: api.Listing) => void }) {
	const words = t().desk;
	const what = listing.hidden === null ? 'hide' : 'show';
	return (
		<li class="claim" data-listing={listing.id}>
			<div class="row">
				<Photo url={listing.thumbnail ?? undefined} alt="" sizes="48px" />
				<span class="row-text">
					<a href={`/p/${listing.id}`}>{listing.name}</a>
					<small>
						{listing.id} · <a href={`/u/${listing.owner.id}`}>{listing.owner.username ?? t().person.gone}</a> · {money(listing.fee)} · {date(listing.created_at)}
					</small>
				</span>
			</div>
			{listing.hidden !== null && (
				<p>
					<b>{words.hidden}</b> {listing.hidden}
				</p>
			)}
			{listing.owner.id !== me.value?.id && (
				<details class="claim-form">
					<summary class="button">{words.act}</summary>
					<ReasonForm
						label={words.whyOwner}
						choices={[{ name: what, label: words.acts[what] ?? what }]}
						onSend={async (_, reason) => onChange(await api.actOnListing(listing.id, what, reason))}
						onDone={() => undefined}
					/>
				</details>
			)}
		</li>
	);
}

/** Looking for a listing, and taking it from the market. */
export function DeskListings() {
	const words = t().desk;
	return (
		<DeskFound
			name="listings"
			hint={words.findListing}
			kinds={[{ value: '1', label: words.hidden }]}
			load={api.listings}
			row={(listing, onChange) => <Row key={listing.id} listing={listing} onChange={onChange} />}
		/>
	);
}
