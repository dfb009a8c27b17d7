import type { User } from '../api/types';
import { t } from '../lib/text';
import { Avatar } from '../ui/basic';

/** A neighbour with what is known about them. */
export function PersonCard({ user, link }: { user: User; link?: boolean }) {
	const words = t().person;
	const body = (
		<>
			<Avatar name={user.username} url={user.profile} size="m" />
			<span class="person-text">
				<b>{user.username ?? words.gone}</b>
				<small>
					{words.levels[user.level] ?? user.level} ·{' '}
					{user.manner_score > 0 ? `${words.score} ${user.manner_score.toFixed(1)}` : words.newcomer}
				</small>
			</span>
		</>
	);
	return link ? (
		<a class="person" href={`/u/${user.id}`}>
			{body}
		</a>
	) : (
		<div class="person">{body}</div>
	);
}
