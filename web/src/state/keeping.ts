import * as api from '../api/favourites';
import { t } from '../lib/text';
import { sorry } from './explain';
import { isFavourite } from './favourites';
import { me } from './session';

/** Whose they are, and what of them the server has said. */
let of: number | undefined;
let kept: Set<number> | undefined;
/** What the member has pressed, before the server has answered, too. */
let pressed = new Map<number, boolean>();
/** One call after the other: the last press is what stays. */
let line: Promise<unknown> = Promise.resolve();

function show(): void {
	isFavourite.value = (id) => pressed.get(id) ?? kept?.has(id);
}

/** Asks once for those of a member, and keeps what he pressed before he signed in. */
export function know(member: number): void {
	if (of !== member) {
		of = member;
		kept = undefined;
		pressed = new Map();
		show();
		line = api.ids().then(
			(ids) => {
				if (of !== member) return;
				kept = new Set(ids);
				show();
			},
			() => (of = 0),
		);
	}
	const id = sessionStorage['heart'];
	delete sessionStorage['heart'];
	if (id) set(+id, true);
}

/** What a guest has pressed waits in this tab until he has signed in, also on a provider's page; a browser without such a place throws. */
export const later = (id: number): void => void (sessionStorage['heart'] = id);

/** Shown at once, and taken back where the server refuses or cannot be reached. */
export function set(id: number, on: boolean): void {
	const who = me.value?.id;
	pressed.set(id, on);
	show();
	line = line
		// What one member has pressed is not for the next.
		.then(() => me.value?.id === who && api.keep(id, on))
		.then(
			() => void (of === who && (on ? kept?.add(id) : kept?.delete(id))),
			(error: unknown) => {
				if (pressed.get(id) === on) pressed.delete(id);
				show();
				sorry(error, { too_many_favourites: t().search.manyKept });
			},
		);
}
