import * as api from '../api/favourites';
import type { ApiError } from '../api/http';
import { t } from '../lib/text';
import { sorry } from './explain';
import { isFavourite } from './favourites';
import { me } from './session';

/** Whose they are, whether they were asked for, and what of them the server has said. */
let of: number | undefined;
let asked = false;
let kept: Set<number> | undefined;
/** The last press of each, before the server has answered, too. */
let pressed = new Map<number, { on: boolean }>();
/** One call after the other: the last press is what stays. */
let line: Promise<unknown> = Promise.resolve();

/** How long what a guest has pressed waits for him to sign in. */
const WAITS_MS = 30 * 60_000;

function show(): void {
	isFavourite.value = (id) => pressed.get(id)?.on ?? kept?.has(id);
}

/** Asks once for those of a member, and keeps what he pressed before he signed in. */
export function know(member: number): void {
	if (of !== member) {
		of = member;
		asked = false;
		kept = undefined;
		pressed = new Map();
		show();
	}
	if (!asked) {
		asked = true;
		line = line
			.then(() => (me.value?.id === member ? api.ids() : Promise.reject()))
			.then(
				(ids) => {
					if (of !== member) return;
					kept = new Set(ids);
					show();
				},
				() => void (of === member && (asked = false)),
			);
	}
	const [id = '', at] = String(sessionStorage['heart']).split(',');
	delete sessionStorage['heart'];
	if (Date.now() - Number(at) < WAITS_MS) set(+id, true);
}

/** A page of a member's favourites, as the server has it now: they may have been kept on another device. */
export function hear(member: number, ids: number[]): void {
	line = line.then(() => {
		if (of !== member) return;
		for (const id of ids) kept?.add(id);
		show();
	});
}

/** What a guest has pressed waits in this tab until he has signed in, also on a provider's page; a browser without such a place throws. */
export const later = (id: number): void => void (sessionStorage['heart'] = `${id},${Date.now()}`);

/** Shown at once, and taken back where the server refuses or cannot be reached. */
export function set(id: number, on: boolean): void {
	const who = me.value?.id;
	const press = { on };
	pressed.set(id, press);
	show();
	line = line
		// What one member has pressed is not for the next.
		.then(() => me.value?.id === who && api.keep(id, on))
		.then(
			() => {
				if (of !== who) return;
				if (on) kept?.add(id);
				else kept?.delete(id);
				show();
			},
			(error: unknown) => {
				if (pressed.get(id) === press) pressed.delete(id);
				show();
				// A guest has seen a heart on his own gear: there is nothing that he could do about it.
				if ((error as Partial<ApiError>).code !== 'own_product') sorry(error, { too_many_favourites: t().search.manyKept });
			},
		);
}
