import type { ComponentProps } from 'preact';

/** Told what stands in a field whenever that is another. */
export const typed = (tell: (text: string) => unknown) => (event: { currentTarget: { value: string } }) => void tell(event.currentTarget.value);

/** What is sent by its page, and not by the browser. */
export function Form({ onSend, ...props }: { onSend: (form: HTMLFormElement) => unknown } & ComponentProps<'form'>) {
	return (
		<form
			class="form"
			{...props}
			onSubmit={(event) => {
				event.preventDefault();
				onSend(event.currentTarget);
			}}
		/>
	);
}

/** Something that is so or not. */
export function Check({ label, onPick, ...props }: { label: string; onPick: (checked: boolean) => void; name?: string; checked: boolean; disabled?: boolean }) {
	return (
		<label class="check">
			<input type="checkbox" {...props} onChange={(event) => onPick(event.currentTarget.checked)} /> {label}
		</label>
	);
}
