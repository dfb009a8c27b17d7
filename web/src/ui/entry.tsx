import type { ComponentChildren } from 'preact';

/** Things of one kind, each with what is to be known of it and its buttons. */
export const Entries = ({ children }: { children: ComponentChildren }) => <ul class="claim-words">{children}</ul>;

interface EntryProps {
	id: string | number;
	title: ComponentChildren;
	note?: ComponentChildren;
	/** What is wrong with it, in the server's words. */
	wrong?: ComponentChildren;
	children?: ComponentChildren;
}
export function Entry({ id, title, note, wrong, children }: EntryProps) {
	return (
		<li class="entry" data-entry={id}>
			<b>{title}</b>
			{note && <small>{note}</small>}
			{wrong && <small class="field-error">{wrong}</small>}
			{children && <div class="buttons">{children}</div>}
		</li>
	);
}

/** `of`: the id of what names the thing it is for, where there are several. */
export function Press({ busy, main, of, on, children }: { busy?: boolean; main?: boolean; of?: string; on: () => unknown; children: ComponentChildren }) {
	return (
		<button type="button" class={main ? 'button button-main' : 'button'} disabled={!!busy} aria-describedby={of} onClick={() => void on()}>
			{children}
		</button>
	);
}
