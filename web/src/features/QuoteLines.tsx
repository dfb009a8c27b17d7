import type { Quote } from '../api/types';
import { money } from '../lib/format';
import { t } from '../lib/text';

/** What a rental costs, line by line, as the server computes it. */
export function QuoteLines({ lines, days, total }: Quote) {
	const words = t().product;
	return (
		<dl class="quote">
			{lines.map((line) => (
				<div key={line.kind}>
					<dt>{(line.kind === 'week' ? words.lineWeek : words.lineDay)(line.count, money(line.unit_price))}</dt>
					<dd>{money(line.amount)}</dd>
				</div>
			))}
			<div>
				<dt>{words.deposit}</dt>
				<dd>{words.noDeposit}</dd>
			</div>
			<div class="quote-total">
				<dt>
					{words.total} · {words.days(days)}
				</dt>
				<dd>{money(total)}</dd>
			</div>
		</dl>
	);
}
