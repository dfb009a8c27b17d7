import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../lib/text';
import { when } from '../lib/format';
import { photoSizes, smallPhoto } from '../lib/photo';
import { Icon } from './Icon';

/** A photo; its place, where there is none or it cannot be had. */
export function Photo({ url, alt, sizes, eager }: { url: string | undefined; alt: string; sizes: string; eager?: boolean }) {
	const [lost, setLost] = useState<string>();
	if (!url || url === lost) return <div class="photo photo-none" {...(alt ? { role: 'img', 'aria-label': alt } : { 'aria-hidden': true })} />;
	return (
		<img class="photo" {...photoSizes(url)} sizes={sizes} alt={alt} loading={eager ? 'eager' : 'lazy'} decoding="async" onError={() => setLost(url)} />
	);
}

/** A person's picture, or the first letter of the name. */
export function Avatar({ name, url, size }: { name: string | null; url: string | null; size: 's' | 'm' | 'l' }) {
	const known = url && !url.includes('profile-default-image') ? url : null;
	return (
		<span class={`avatar avatar-${size}`} aria-hidden="true">
			{known ? <img src={smallPhoto(known)} alt="" loading="lazy" /> : (name ?? '?').slice(0, 1).toUpperCase()}
		</span>
	);
}

export function Stars({ n }: { n: number }) {
	return (
		<span class="stars" role="img" aria-label={t().stars(n)}>
			{'★'.repeat(n)}
			<span class="stars-off">{'★'.repeat(Math.max(0, 5 - n))}</span>
		</span>
	);
}

/** A part of a form that most people leave as it is; it opens by itself when something in it is wrong, and stays so when that is mended. */
export function Fold({ title, hint, wrong, children }: { title: string; hint: string; wrong: boolean; children: ComponentChildren }) {
	const [opened, setOpened] = useState(wrong);
	if (wrong && !opened) setOpened(true);
	return (
		<details class="fold" {...(opened ? { open: true } : {})}>
			<summary>
				<h2>{title}</h2>
				<small>{hint}</small>
			</summary>
			{children}
		</details>
	);
}

/** What a list says when it has nothing, and what to do then. */
export function Empty({ title, text, children }: { title: string; text?: string; children?: ComponentChildren }) {
	return (
		<div class="note">
			<p class="note-title">{title}</p>
			{text && <p>{text}</p>}
			{children}
		</div>
	);
}

/** `slim`: of a part of the page, in a line. */
export function Failed({ text, retry, slim, what }: { text?: string; retry: () => void; slim?: boolean; what?: string | undefined }) {
	return (
		<div class={slim ? 'note note-slim' : 'note'} role="alert">
			<p>
				{what && <b>{what}</b>} {text ?? t().failed}
			</p>
			<button type="button" class="button" onClick={retry}>
				{t().retry}
			</button>
		</div>
	);
}

/** The next page of a list, where there is one. */
export function More({ list }: { list: { more: (() => void) | null; busy: boolean } }) {
	return list.more ? (
		<button type="button" class="button" disabled={list.busy} onClick={list.more}>
			{t().more}
		</button>
	) : null;
}

/** That what stands here was kept, and when it was seen. */
export function SeenAt({ at }: { at: number }) {
	return (
		<p class="seen-at" role="status">
			<Icon name="clock" size={16} /> {t().seenAt(when(new Date(at).toISOString()))}
		</p>
	);
}

export function Skeleton({ kind, count = 1 }: { kind: 'card' | 'row' | 'page' | 'chip'; count?: number }) {
	return (
		<div class={`skeletons skeletons-${kind}`} role="status" aria-label={t().loading}>
			{Array.from({ length: count }, (_, i) => (
				<div key={i} class={`skeleton skeleton-${kind}`} />
			))}
		</div>
	);
}

export function Field(props: { label: string; hint?: string; error?: string | undefined; optional?: boolean; children: ComponentChildren }) {
	return (
		<label class="field">
			<span class="field-label">
				{props.label} {props.optional && <small>{t().optional}</small>}
			</span>
			{props.children}
			{props.hint && <small class="field-hint">{props.hint}</small>}
			{props.error && (
				<small class="field-error" role="alert">
					<Icon name="alert" size={14} /> {props.error}
				</small>
			)}
		</label>
	);
}

/** One choice of a few; a group of radio buttons that look like chips. */
export function Choice<T extends string>(props: {
	name: string;
	label: string;
	/** The label is for screen readers only: a heading says it already. */
	bare?: boolean;
	options: { value: T; label: string }[];
	value: T;
	onPick: (value: T) => void;
}) {
	return (
		<fieldset class="choice">
			<legend class={props.bare ? 'sr' : ''}>{props.label}</legend>
			{props.options.map(({ value, label }) => (
				<label key={value} class="chip">
					<input type="radio" name={props.name} checked={value === props.value} onChange={() => props.onPick(value)} />
					<span>{label}</span>
				</label>
			))}
		</fieldset>
	);
}
