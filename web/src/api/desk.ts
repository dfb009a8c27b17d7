import type { ArticleHeading } from './articles';
import { get, getPage, send, sendForm } from './http';
import type { Page } from './types';

// ---- articles

export type ArticleRow = ArticleHeading & { state: 'draft' | 'published' | 'deleted' };
export type OwnArticle = ArticleRow & { body: string };
export type Written = Pick<OwnArticle, 'slug' | 'language' | 'title' | 'summary' | 'body'> & { published: boolean };

const ARTICLES = '/api/admin/articles/';
export const allArticles = (): Promise<Page<ArticleRow>> => getPage(ARTICLES);
export const ownArticle = (id: number) => get<OwnArticle>(`${ARTICLES}${id}/`);
export const writeArticle = (id: number, written: Written) => (id ? send<OwnArticle>('PUT', `${ARTICLES}${id}/`, written) : send<OwnArticle>('POST', ARTICLES, written));
export const deleteArticle = (id: number) => send<null>('DELETE', `${ARTICLES}${id}/`);
export const restoreArticle = (id: number) => send<OwnArticle>('POST', `${ARTICLES}${id}/restore/`);
export const preview = (body: string) => send<{ html: string }>('POST', `${ARTICLES}preview/`, { body });
export function setPicture(id: number, file: Blob | null): Promise<OwnArticle> {
	if (!file) return send('DELETE', `${ARTICLES}${id}/picture/`);
	const form = new FormData();
	form.set('file', file);
	return sendForm('PUT', `${ARTICLES}${id}/picture/`, form);
}

// ---- days

export interface Warning {
	id: number;
	region: string;
	kind: string;
	date: string;
	text: string;
}
export const warnings = () => get<Warning[]>('/api/weather/');
/** Of a `region`, a `kind` and the days `from`, `to`; `text` is what it is called. */
export const warn = (warning: Record<string, string>) => send<Warning[]>('POST', '/api/admin/weather/', warning);
export const withdraw = (id: number) => send<null>('DELETE', `/api/admin/weather/${id}/`);

export interface Holiday {
	date: string;
	name: string;
	of: 'file' | 'added' | 'removed';
}
export const holidays = () => get<Holiday[]>('/api/admin/holidays/');
export const putHoliday = (date: string, name: string) => send<Holiday[]>('PUT', `/api/admin/holidays/${date}/`, { name });
export const takeHoliday = (date: string) => send<null>('DELETE', `/api/admin/holidays/${date}/`);

// ---- the machine

export interface Job {
	name: string;
	every_s: number;
	may_run: boolean;
	runs: boolean;
	began_at: string | null;
	took_ms: number | null;
	done: number;
	node: string | null;
	error: string | null;
	error_at: string | null;
	next_at: string | null;
}
export interface Queue {
	name: string;
	waiting: number;
	due: number;
	first_at: string | null;
}
export const jobs = () => get<{ jobs: Job[]; queues: Queue[] }>('/api/admin/jobs/');
export const runJob = (name: string) => send<null>('POST', `/api/admin/jobs/${name}/run/`);

export interface Backups {
	place: string | null;
	every: string | null;
	keep: number;
	wrong: string | null;
	backups: { name: string; made_at: string; checked_at: string | null; wrong: string | null }[];
}
export const backups = () => get<Backups>('/api/admin/backups/');

export interface Checks {
	wrong: number;
	checks: { check: string; state: 'ok' | 'wrong' | 'mended'; text: string }[];
}
export const checks = () => send<Checks>('POST', '/api/admin/checks/');

export const COUNTED = ['members', 'listings', 'requests', 'agreed', 'messages', 'won'] as const;
export type Counted = (typeof COUNTED)[number];
export type UsageDay = { date: string } & Record<Counted, number>;
export const usage = () => get<UsageDay[]>('/api/admin/usage/');
