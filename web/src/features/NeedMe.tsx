import { type ComponentChildren, Fragment } from 'preact';
import { useLocation } from 'preact-iso';
import type { User } from '../api/types';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { me } from '../state/session';
import { Empty, Skeleton } from '../ui/basic';

/** A page for members: others are asked to sign in and come back. */
export function NeedMe({ children }: { children: (user: User) => ComponentChildren }) {
	const { url } = useLocation();
	if (me.value === undefined) return <Skeleton kind="page" />;
	// Of another member nothing stays that was loaded or typed as the one before.
	if (me.value) return <Fragment key={me.value.id}>{children(me.value)}</Fragment>;
	return (
		<Empty title={t().login.needed} text={t().login.neededText}>
			<a class="button button-main" href={withQuery('/login', { next: url })}>
				{t().login.title}
			</a>
		</Empty>
	);
}
