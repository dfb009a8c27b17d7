import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { marketName } from '../lib/market';
import { lang, switchLang, t } from '../lib/text';
import { goLive } from '../state/live';
import { newer, online } from '../state/online';
import { unread } from '../state/rooms';
import { me } from '../state/session';
import { settle } from '../state/steps';
import { toast } from '../state/toast';
import { Icon, type IconName } from '../ui/Icon';
import { Bell } from './Bell';

/** Live for as long as somebody is signed in. */
function useLive(): void {
	const id = me.value?.id;
	useEffect(() => (id ? goLive(id) : undefined), [id]);
}

function Tab(props: { href: string; icon: IconName; label: string; path: string; badge?: number }) {
	const here = props.href === '/' ? props.path === '/' : props.path.startsWith(props.href);
	return (
		<a class="tab" href={props.href} aria-current={here ? 'page' : undefined}>
			<span class="tab-icon">
				<Icon name={props.icon} />
				{!!props.badge && (
					<span class="badge" aria-label={t().unread(props.badge)}>
						{props.badge > 99 ? '99+' : props.badge}
					</span>
				)}
			</span>
			<span>{props.label}</span>
		</a>
	);
}

/** What stands around every page: the bars, the offline line, the short messages. */
export function Shell({ children }: { children: ComponentChildren }) {
	const { path, url } = useLocation();
	useLive();
	// One comes back within a page, too; another page says itself when it is drawn (main.tsx).
	useLayoutEffect(() => void settle(), [url]);
	const words = t().nav;
	const inRoom = /^\/chats\/\d+/.test(path);

	return (
		<div class={inRoom ? 'shell shell-room' : 'shell'}>
			<a class="skip" href="#main">
				{t().skip}
			</a>
			<header class="top">
				<div class="top-in">
					<a class="logo" href="/" aria-label={`${marketName()} ${words.home}`}>
						<img src="/favicon.svg" alt="" width="30" height="30" /> <b>{marketName()}</b>
					</a>
					<div class="top-end">
						{me.value && <Bell />}
						<button type="button" class="button-text" lang={lang() === 'ko' ? 'en' : 'ko'} onClick={() => void switchLang()}>
							{t().language}
						</button>
					</div>
				</div>
			</header>
			<nav class="tabs" aria-label={words.main}>
				<Tab href="/" icon="home" label={words.home} path={path} />
				<Tab href="/search" icon="search" label={words.search} path={path} />
				<Tab href="/list" icon="plus" label={words.list} path={path} />
				<Tab href="/chats" icon="chat" label={words.chats} path={path} badge={unread.value} />
				{me.value === null ? (
					<Tab href="/login" icon="person" label={words.login} path={path} />
				) : (
					<Tab href="/me" icon="person" label={words.me} path={path} />
				)}
			</nav>
			{!online.value && (
				<p class="offline" role="status">
					{t().offline}
				</p>
			)}
			{newer.value && (
				<p class="newer" role="status">
					{t().newer}{' '}
					<button type="button" class="button button-small" onClick={() => void import('../state/later').then(({ takeNewer }) => takeNewer())}>
						{t().reload}
					</button>
				</p>
			)}
			<main id="main" tabIndex={-1}>
				{children}
			</main>
			<p class={toast.value ? 'toast toast-on' : 'toast'} role="status">
				{toast.value}
			</p>
		</div>
	);
}
