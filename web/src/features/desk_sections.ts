import type { ComponentType } from 'preact';
import { t } from '../lib/text';
import { DeskArticles } from './DeskArticles';
import { DeskBackups, DeskDoctor } from './DeskBackups';
import { DeskCategories } from './DeskCategories';
import { DeskHolidays, DeskWeather } from './DeskDays';
import { DeskJobs } from './DeskJobs';
import { DeskListings } from './DeskListings';
import { DeskLog } from './DeskLog';
import { DeskMembers } from './DeskMembers';
import { DeskQueue } from './DeskQueue';
import { DeskUsage } from './DeskUsage';

/** A part of the operators' desk: one file, one line here. */
interface Section {
	/** `/admin/name`; "" is what `/admin` shows. */
	name: string;
	label: () => string;
	Part: ComponentType;
	/** A moderator has it, too. */
	moderates?: true;
}

/** In the order of their tabs. */
export const sections: Section[] = [
	{ name: '', label: () => t().desk.queue, Part: DeskQueue, moderates: true },
	{ name: 'members', label: () => t().desk.members, Part: DeskMembers, moderates: true },
	{ name: 'listings', label: () => t().desk.listings, Part: DeskListings, moderates: true },
	{ name: 'categories', label: () => t().desk.categories, Part: DeskCategories },
	{ name: 'articles', label: () => t().machine.articles, Part: DeskArticles },
	{ name: 'weather', label: () => t().machine.weather, Part: DeskWeather },
	{ name: 'holidays', label: () => t().machine.holidays, Part: DeskHolidays },
	{ name: 'usage', label: () => t().machine.usage, Part: DeskUsage },
	{ name: 'jobs', label: () => t().machine.jobs, Part: DeskJobs },
	{ name: 'backups', label: () => t().machine.backups, Part: DeskBackups },
	{ name: 'doctor', label: () => t().machine.doctor, Part: DeskDoctor },
	{ name: 'log', label: () => t().desk.log, Part: DeskLog, moderates: true },
];
