/** Brings the first thing that a form complains about into view, out of its fold, too, and the focus to its input. */
export function showWrong(form: HTMLElement | null): void {
	// The complaint stands in the page only after what was just set is drawn.
	requestAnimationFrame(() => {
		const complaint = form?.querySelector('.field-error');
		complaint?.closest('details')?.setAttribute('open', '');
		const of = complaint?.closest('.field') ?? complaint?.previousElementSibling;
		of?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
		complaint?.scrollIntoView({ block: 'center' });
	});
}
