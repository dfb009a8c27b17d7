const PATHS = {
	home: 'M3 11l9-8 9 8v9a1 1 0 0 1-1 1h-5v-6h-6v6H4a1 1 0 0 1-1-1z',
	search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5',
	plus: 'M12 5v14M5 12h14',
	chat: 'M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12z',
	person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 3.6-6 8-6s8 2 8 6',
	left: 'M15 5l-7 7 7 7',
	right: 'M9 5l7 7-7 7',
	close: 'M6 6l12 12M18 6L6 18',
	heart: 'M12 21L4 12a5 5 0 0 1 8-6 5 5 0 0 1 8 6z',
	send: 'M4 12l16-8-6 17-3-7z',
	check: 'M5 13l4 4L19 7',
	checks: 'M2 13l4 4L15 8M12 16l1 1L22 8',
	more: 'M12 5v.5M12 12v.5M12 19v.5',
	bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 22h4',
	muted: 'M6 17V11a6 6 0 0 1 9-5.200M18 11v6l2 2H9M10 22h4M3 3l18 18',
	block: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM6.500 6.500l11 11',
	leave: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
	camera: 'M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 10a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
	alert: 'M12 4l9 16H3zM12 10v4M12 17v.5',
	clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4l3 2',
	place: 'M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.800-7 11-7 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
};

export const icons = Object.keys(PATHS) as IconName[];
export type IconName = keyof typeof PATHS;

/** A picture beside a word; alone it needs a label on its button. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
	return (
		<svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
			<path d={PATHS[name]} />
		</svg>
	);
}
