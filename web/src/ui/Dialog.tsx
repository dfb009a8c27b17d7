import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../lib/text';
import { Icon } from './Icon';

/** The browser's own modal dialog: focus stays inside, Escape closes, the page behind is inert. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const label = useId();
	const pressed = useRef<EventTarget | null>(null);

	// Closed while it still stands in the page: only then the keyboard goes back to where it was.
	useLayoutEffect(() => {
		const element = dialog.current;
		element?.showModal();
		return () => element?.close();
	}, []);

	return (
		<dialog
			ref={dialog}
			class="dialog"
			aria-labelledby={label}
			onCancel={(event) => {
				event.preventDefault();
				close();
			}}
			// Text that is marked beyond the edge is no press beside it.
			onPointerDown={(event) => (pressed.current = event.target)}
			onClick={(event) => event.target === dialog.current && pressed.current === dialog.current && close()}
		>
			<div class="dialog-body">
				<header class="dialog-head">
					<h2 id={label}>{title}</h2>
					<button type="button" class="button-icon" aria-label={t().close} onClick={close}>
						<Icon name="close" />
					</button>
				</header>
				{children}
			</div>
		</dialog>
	);
}

export function Confirm(props: { title: string; text?: string; danger?: boolean; yes: string; no: string; onYes: () => void; onNo: () => void; children?: ComponentChildren }) {
	return (
		<Dialog title={props.title} close={props.onNo}>
			{props.text && <p>{props.text}</p>}
			{props.children}
			<div class="buttons buttons-end">
				<button type="button" class="button" onClick={props.onNo}>
					{props.no}
				</button>
				<button type="button" class={props.danger ? 'button button-danger' : 'button button-main'} onClick={props.onYes}>
					{props.yes}
				</button>
			</div>
		</Dialog>
	);
}

interface Question {
	title: string;
	/** What is lost. */
	text: string;
	yes: string;
	then: () => void;
}

/** Asks before what cannot be undone: the question to show, and how to put it. */
export function useAsk(): [ComponentChildren, (question: Question) => void] {
	const [asked, ask] = useState<Question>();
	const close = () => ask(undefined);
	return [
		asked && (
			<Confirm
				title={asked.title}
				text={asked.text}
				danger
				yes={asked.yes}
				no={t().close}
				onYes={() => {
					close();
					asked.then();
				}}
				onNo={close}
			/>
		),
		ask,
	];
}
