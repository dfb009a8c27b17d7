import type { ComponentChildren } from 'preact';

interface Props {
	/** Its picture, of sports.svg. */
	of: string;
	label: string;
	/** How it stands. */
	hint?: ComponentChildren;
	/** Without one it is a button. */
	href?: string;
	on?: () => void;
}

/** Something of a member's own: where it is, and how it stands. */
export function MeRow({ of, label, hint, href, on }: Props) {
	const Tag = href ? 'a' : 'button';
	return (
		<li>
			<Tag class="row" href={href} onClick={on}>
				<svg class="icon" width="22" height="22" aria-hidden="true">
					<use href={`/sports.svg#m${of}`} />
				</svg>
				<span class="row-text">
					<span>{label}</span>
					{hint && <small>{hint}</small>}
				</span>
			</Tag>
		</li>
	);
}

export const MeGroup = ({ title, children }: { title: string; children: ComponentChildren }) => (
	<section class="me-group">
		<h2>{title}</h2>
		<ul class="rows">{children}</ul>
	</section>
);
