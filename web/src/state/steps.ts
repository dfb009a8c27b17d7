/**
 * What each step of this window's history has shown, and how far down: who goes back finds it at once, where he was. In memory only: a
 * reload begins anew. Importing it numbers the steps, so it comes before anything that makes one.
 */
interface Step {
	y: number;
	/** Of the link that led on. */
	href: string | null;
	answers: Map<string, unknown>;
}

const MOST = 20;
let steps: Step[] = [];
let at = 0;
let returned = false;

const here = (): Step => (steps[at] ??= { y: 0, href: null, answers: new Map() });

/** Before another step is shown: where one was. */
function leave(): void {
	here().y = scrollY;
	here().href = document.activeElement?.getAttribute('href') ?? null;
}

if (typeof history !== 'undefined') {
	const push = history.pushState.bind(history);
	const replace = history.replaceState.bind(history);
	at = Number(history.state) || 0;
	replace(at, '');
	history.scrollRestoration = 'manual';
	history.pushState = (_, unused, url) => {
		leave();
		// What lay ahead is gone, and what is far behind is forgotten.
		steps.length = ++at;
		delete steps[at - MOST];
		returned = false;
		push(at, unused, url);
	};
	history.replaceState = (_, unused, url) => replace(at, unused, url);
	addEventListener('popstate', ({ state }) => {
		// An address with a new #part has none: it is of this step.
		if (typeof state !== 'number') return replace(at, '');
		leave();
		at = state;
		returned = true;
	});
}

/** What this step has shown by that name. */
export const recalled = <T>(name: string): T | undefined => steps[at]?.answers.get(name) as T | undefined;
export const remember = (name: string, shown: unknown): void => void here().answers.set(name, shown);

/** Of somebody else, or of nobody: not to be shown again. */
export function forgetSteps(): void {
	steps = [];
}

/** A step that one has come back to is put where it was, and the keyboard on the link that led on; false: it is a new one. */
export function settle(): boolean {
	if (!returned) return false;
	returned = false;
	const { y, href } = here();
	scrollTo(0, y);
	const link = href && document.querySelector<HTMLElement>(`main a[href="${CSS.escape(href)}"]`);
	(link || document.getElementById('main'))?.focus({ preventScroll: true });
	return true;
}
