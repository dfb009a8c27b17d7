import * as api from '../api/desk';
import { count, money, range, shortDay } from '../lib/format';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

const HIGH = 40;
const said = (name: api.Counted, n: number): string => (name === 'won' ? money(n) : count(n));

/** A bar for each day; the table below says the same in numbers. */
function Bars({ days, name }: { days: api.UsageDay[]; name: api.Counted }) {
	const words = t().machine;
	const numbers = days.map((day) => day[name]);
	const most = Math.max(...numbers);
	const sum = numbers.reduce((a, b) => a + b, 0);
	const path = numbers.map((n, x) => (n ? `M${x + 0.5} ${HIGH}V${(HIGH * (1 - n / most)).toFixed(1)}` : '')).join('');
	return (
		<figure class="bars" data-bars={name}>
			<figcaption>
				<b>{words.counted[name]}</b> {said(name, sum)} <small>{words.most(said(name, most))}</small>
			</figcaption>
			<svg viewBox={`0 0 ${days.length} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
				<path d={path} />
			</svg>
		</figure>
	);
}

/** How much the site was used: the last 90 days. */
export function DeskUsage() {
	const words = t().machine;
	const { data, error, reload } = useLoad('usage', api.usage);
	if (!data) return <Coming error={error} reload={reload} kind="page" />;
	return (
		<>
			<p class="hint">
				{data[0] && range(data[0].date, data[data.length - 1]?.date ?? data[0].date)}. {words.usageHint}
			</p>
			<div class="bars-all">
				{api.COUNTED.map((name) => (
					<Bars key={name} days={data} name={name} />
				))}
			</div>
			<details>
				<summary>{words.table}</summary>
				<div class="table-wide" role="region" aria-label={words.table} tabIndex={0}>
					<table class="statement">
						<thead>
							<tr>
								<th scope="col">{words.day}</th>
								{api.COUNTED.map((name) => (
									<th key={name} scope="col" class="statement-amount">
										{words.counted[name]}
									</th>
								))}
							</tr>
						</thead>
						<tbody>
							{[...data].reverse().map((day) => (
								<tr key={day.date}>
									<th scope="row">{shortDay(day.date)}</th>
									{api.COUNTED.map((name) => (
										<td key={name} class="statement-amount">
											{said(name, day[name])}
										</td>
									))}
								</tr>
							))}
						</tbody>
					</table>
				</div>
			</details>
		</>
	);
}
