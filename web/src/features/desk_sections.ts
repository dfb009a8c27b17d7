import type { ComponentType } from 'preact';
import { t } from '../lib/text';
import { DeskLog } from './DeskLog';
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
	{ name: 'log', label: () => t().desk.log, Part: DeskLog },
];
