import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Dialog } from './Dialog';

interface Props {
	/** Of the button, and what is on it. */
	class: string;
	label?: string;
	face: ComponentChildren;
	/** What drops down from it. */
	title: string;
	open: boolean;
	put: (open: boolean) => void;
	children: ComponentChildren;
}

/** Safari has it from 17 on, Firefox from 125: the others get a dialog. */
const native = typeof HTMLElement !== 'undefined' && 'popover' in HTMLElement.prototype;

/** A button from which something drops down: the browser's own popover, which a press beside it or Escape closes. */
export function Drop({ label, face, title, open, put, children, ...button }: Props) {
	const id = useId();
	const panel = useRef<HTMLDivElement>(null);
	const from = useRef<HTMLButtonElement>(null);

	/** Below its button, inside the window. */
	function place(): void {
		const { bottom, right } = from.current?.getBoundingClientRect() ?? { bottom: 0, right: 0 };
		panel.current?.style.setProperty('--top', `${bottom + 4}px`);
		panel.current?.style.setProperty('--right', `${Math.max(8, document.documentElement.clientWidth - right)}px`);
	}
	useEffect(() => void (open && panel.current?.focus({ preventScroll: true })), [open]);
	// Before a dialog that comes in its place remembers where the keyboard was.
	useLayoutEffect(() => {
		if (open || !native || !panel.current?.matches(':popover-open')) return;
		from.current?.focus({ preventScroll: true });
		panel.current.hidePopover();
	}, [open]);

	return (
		<>
			<button ref={from} type="button" {...button} aria-label={label} aria-haspopup="dialog" aria-expanded={open} {...(native ? { popovertarget: id } : { onClick: () => put(true) })}>
				{face}
			</button>
			{native ? (
				<div
					ref={panel}
					id={id}
					class="drop"
					popover="auto"
					role="dialog"
					aria-label={title}
					tabIndex={-1}
					onBeforeToggle={place}
					onToggle={(event) => put((event as unknown as { newState: string }).newState === 'open')}
				>
					{open && children}
				</div>
			) : (
				open && (
					<Dialog title={title} close={() => put(false)}>
						{children}
					</Dialog>
				)
			)}
		</>
	);
}
