import { useRef, useState } from 'preact/hooks';
import { t } from '../lib/text';
import { Photo } from './basic';
import { Icon } from './Icon';

/** Photos side by side, swiped or stepped through. */
export function Gallery({ urls, name }: { urls: string[]; name: string }) {
	const [at, setAt] = useState(0);
	const strip = useRef<HTMLUListElement>(null);
	const words = t().product;

	function go(to: number): void {
		const box = strip.current;
		box?.scrollTo({ left: to * box.clientWidth, behavior: 'smooth' });
	}

	return (
		<div class="gallery">
			<ul ref={strip} tabIndex={0} aria-label={name} onScroll={(event) => setAt(Math.round(event.currentTarget.scrollLeft / (event.currentTarget.clientWidth || 1)))}>
				{(urls.length ? urls : [undefined]).map((url, i) => (
					<li key={i}>
						<Photo url={url} alt={`${name}, ${words.photo(i + 1, urls.length || 1)}`} sizes="(min-width: 900px) 560px, 100vw" eager={i === 0} />
					</li>
				))}
			</ul>
			{urls.length > 1 && (
				<>
					<button type="button" class="button-icon gallery-back" aria-label={words.back} disabled={at === 0} onClick={() => go(at - 1)}>
						<Icon name="left" />
					</button>
					<button type="button" class="button-icon gallery-next" aria-label={words.next} disabled={at >= urls.length - 1} onClick={() => go(at + 1)}>
						<Icon name="right" />
					</button>
					<span class="gallery-count" aria-hidden="true">
						{at + 1} / {urls.length}
					</span>
				</>
			)}
		</div>
	);
}
