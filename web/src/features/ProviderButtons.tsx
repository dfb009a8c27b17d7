import type { Settings } from '../api/types';
import { providerUrl } from '../lib/oauth';
import { t } from '../lib/text';

/** Signing in by Google or Kakao, where the operator has set it up. */
export function ProviderButtons({ settings, next }: { settings: Settings; next: string }) {
	const words = t().login;
	const ways = [
		{ name: 'google', on: settings.google, url: settings.google_url, label: words.google },
		{ name: 'kakao', on: settings.kakao, url: settings.kakao_url, label: words.kakao },
	].filter((way) => way.on && way.url);
	if (!ways.length) return null;
	return (
		<div class="providers">
			<p class="hint">{words.or}</p>
			{ways.map((way) => (
				<button
					key={way.name}
					type="button"
					class={`button provider-${way.name}`}
					onClick={() => void providerUrl(way.url ?? '', way.name, next).then((url) => location.assign(url))}
				>
					{way.label}
				</button>
			))}
		</div>
	);
}
