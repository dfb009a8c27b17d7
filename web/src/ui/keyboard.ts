/**
 * Who goes by keyboard goes on from where he was: what he pressed may go with what it did, and what it stood in has the keyboard then; what was
 * out of use for a moment has it back.
 */
const PLACES = '[tabindex],ul,nav,form,section,fieldset,dialog';
const MOMENT_MS = 1000;
/** From what has the keyboard outwards; nothing where a finger or a mouse has put it. */
let way: Element[] = [];

function goOn(waits: boolean): void {
	const [last] = way;
	if (!last || document.activeElement !== document.body) return;
	if (waits && last.isConnected && last.matches(':disabled')) return void setTimeout(goOn, MOMENT_MS, false);
	// What is not shown does not take it.
	(way as HTMLElement[]).some((one) => {
		if (!one.isConnected || !one.matches?.(`${PLACES},:enabled`)) return false;
		if (one.tabIndex === -1) one.tabIndex = -1;
		one.focus({ preventScroll: true });
		return document.activeElement === one;
	});
}

addEventListener('focusin', (event) => {
	way = (event.target as Element).matches(':focus-visible') ? (event.composedPath() as Element[]) : [];
});
// Left by its reader: then it is still there when what is going on has ended.
addEventListener('focusout', ({ target }) => {
	setTimeout(() => {
		const [last] = way;
		if (last && last === target && last.isConnected && !last.matches(':disabled')) way = [];
	});
});
new MutationObserver(() => goOn(true)).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['disabled'] });
