import type { FeeLine, Price } from '../api/types';
import { money } from '../lib/format';
import { t } from '../lib/text';

function label({ kind, count, unit_price, qty }: FeeLine): string {
	const words = t().product;
	if (kind === 'delivery') return words.lineDelivery;
	if (kind === 'offer') return words.lineOffer;
	const line = (kind === 'week' ? words.lineWeek : words.lineDay)(count, money(unit_price));
	return qty ? `${line} × ${t().agreement.things(qty)}` : line;
}

/** What a rental costs, line by line, and on what terms, as the server computes it. */
export function QuoteLines({ lines, days, total, terms }: Pick<Price, 'lines' | 'days' | 'total' | 'terms'>) {
	const words = t().product;
	return (
		<>
			<dl class="quote">
				{lines.map((line) => (
					<div key={line.kind}>
						<dt>{label(line)}</dt>
						<dd>{money(line.amount)}</dd>
					</div>
				))}
				<div class="quote-total" aria-live="polite">
					<dt>
						{words.total} · {words.days(days)}
					</dt>
					<dd>{money(total)}</dd>
				</div>
				<div>
					<dt>{words.deposit}</dt>
					<dd>{terms?.deposit ? money(terms.deposit) : words.noDeposit}</dd>
				</div>
			</dl>
			{terms && (
				<p class="hint">
					{t().terms.policies[terms.policy].text} {t().terms.lateNote(terms.return_hour, terms.late_percent)}
					{terms.weather !== 'none' && ` ${t().terms.weatherNote}`}
				</p>
			)}
		</>
	);
}
