import { useEffect } from 'preact/hooks';
import { marketName } from '../lib/market';

export function useTitle(title: string | undefined): void {
	useEffect(() => {
		document.title = title ? `${title} · ${marketName()}` : marketName();
	}, [title]);
}
