import { signal } from '@preact/signals';

/** One short line at the foot of the page, read out by screen readers. */
export const toast = signal<string>('');
let timer = 0;

export function say(text: string): void {
	toast.value = text;
	clearTimeout(timer);
	timer = window.setTimeout(() => (toast.value = ''), 4000);
}
