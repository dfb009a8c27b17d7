import type { ComponentType } from 'preact';
import { t } from '../lib/text';
import { DeskListings } from './DeskListings';
import { DeskLog } from './DeskLog';
import { DeskMembers } from './DeskMembers';
import { DeskQueue } from './DeskQueue';

/** A part of the operators' desk: one file, one line here. */
interface Section {
	/** `/admin/name`; "" is what `/admin` shows. */
	name: string;
	label: () => string;
	Part: ComponentType;
}

/** In the order of their tabs. */
export const sections: Section[] = [
	{ name: '', label: () => t().desk.queue, Part: DeskQueue },
	{ name: 'members', label: () => t().desk.members, Part: DeskMembers },
	{ name: 'listings', label: () => t().desk.listings, Part: DeskListings },
	{ name: 'log', label: () => t().desk.log, Part: DeskLog },
];
