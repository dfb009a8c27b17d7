import { useState } from 'preact/hooks';
import type { User } from '../api/types';
import { GearGroup, Looking, MeMenu } from '../features/MeMenu';
import { MemberFacts } from '../features/MemberFacts';
import { NeedMe } from '../features/NeedMe';
import { PersonCard } from '../features/PersonCard';
import { ProfileForm } from '../features/ProfileForm';
import { RentalList } from '../features/RentalList';
import { SavedSearches } from '../features/SavedSearches';
import { WaitingList } from '../features/WaitingList';
import { count } from '../lib/format';
import { t } from '../lib/text';
import { useTitle } from '../state/title';
import { Dialog } from '../ui/Dialog';

function Card({ user }: { user: User }) {
	const [editing, setEditing] = useState(false);
	const words = t().me;
	return (
		<section class="me-card">
			<PersonCard user={user} />
			<MemberFacts id={user.id} />
			{user.point > 0 && <p class="hint">{words.points(count(user.point))}</p>}
			<div class="buttons">
				<button type="button" class="button" onClick={() => setEditing(true)}>
					{words.edit}
				</button>
				<a class="button" href={`/u/${user.id}`}>
					{t().my.seen}
				</a>
			</div>
			{editing && (
				<Dialog title={words.edit} close={() => setEditing(false)}>
					<ProfileForm user={user} onDone={() => setEditing(false)} />
				</Dialog>
			)}
		</section>
	);
}

/** Who one is, what one's rentals wait for, and all else that is one's own. */
export default function Me() {
	useTitle(t().me.title);
	return (
		<div class="page">
			<h1 class="sr">{t().me.title}</h1>
			<NeedMe>
				{(user) => (
					<div class="me">
						<Card user={user} />
						<div class="me-main">
							<WaitingList />
							<RentalList />
							<GearGroup />
							<Looking />
							<SavedSearches />
						</div>
						<MeMenu user={user} />
					</div>
				)}
			</NeedMe>
		</div>
	);
}
