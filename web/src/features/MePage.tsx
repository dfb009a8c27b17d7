import type { ComponentChildren } from 'preact';
import type { User } from '../api/types';
import { t } from '../lib/text';
import { useTitle } from '../state/title';
import { NeedMe } from './NeedMe';

/** A page behind a member's own: the way back, and what it is. */
export function MePage({ title, narrow, children }: { title: string; narrow?: boolean; children: (user: User) => ComponentChildren }) {
	useTitle(title);
	return (
		<div class={narrow ? 'page page-narrow' : 'page'}>
			<p class="crumbs">
				<a href="/me">{t().me.title}</a>
			</p>
			<h1>{title}</h1>
			<NeedMe>{children}</NeedMe>
		</div>
	);
}
