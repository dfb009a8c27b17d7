import { useState } from 'preact/hooks';
import * as api from '../api/ledger';
import { Coming } from '../features/Coming';
import { MePage } from '../features/MePage';
import { today } from '../lib/dates';
import { download } from '../lib/download';
import { money, monthName, shortDay } from '../lib/format';
import { type Month, type StatementLine, byMonth } from '../lib/statement';
import { lang, t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { Empty } from '../ui/basic';

function Row({ line }: { line: StatementLine }) {
	const words = t().ledger;
	return (
		<tr>
			<td>{shortDay(line.date)}</td>
			<td>
				<a href={`/rentals/${line.rental}`}>{line.product_name}</a>
				<small>
					{words.kinds[line.kind]} {line.of !== line.kind && `(${words.kinds[line.of]}) `}· {line.other_name}
				</small>
			</td>
			<td>{words.states[line.state]}</td>
			<td class="statement-amount">{money(line.amount)}</td>
		</tr>
	);
}

function OneMonth({ of }: { of: Month }) {
	const words = t().ledger;
	return (
		<section class="statement-month" data-month={of.month}>
			<h2>{monthName(of.month)}</h2>
			<p class="statement-sums">
				<span>
					{words.earned} <b>{money(of.earned)}</b>
				</span>
				<span>
					{words.paid} <b>{money(of.paid)}</b>
				</span>
				<span>
					{words.deposits} <b>{money(of.deposits)}</b>
				</span>
				<small>{of.open ? words.unconfirmed(of.open) : words.allConfirmed}</small>
			</p>
			<table class="statement">
				<thead>
					<tr>
						<th scope="col">{words.date}</th>
						<th scope="col">{words.what}</th>
						<th scope="col">{words.state}</th>
						<th scope="col" class="statement-amount">
							{words.amount}
						</th>
					</tr>
				</thead>
				<tbody>
					{of.lines.map((line) => (
						<Row key={`${line.rental} ${line.entry} ${line.role}`} line={line} />
					))}
				</tbody>
			</table>
		</section>
	);
}

function Lines() {
	const words = t().ledger;
	const [span, setSpan] = useState<api.Span>({ from: `${today().slice(0, 4)}-01-01`, to: today() });
	const list = useLoad(`statement ${span.from} ${span.to}`, () => api.statement(span));
	const pick = (key: keyof api.Span) => (event: Event) => {
		const { value } = event.currentTarget as HTMLInputElement;
		if (value) setSpan({ ...span, [key]: value });
	};
	return (
		<>
			<p class="hint">{words.statementHint}</p>
			<div class="statement-span">
				<label>
					{words.from} <input type="date" value={span.from} max={span.to} onChange={pick('from')} />
				</label>
				<label>
					{words.to} <input type="date" value={span.to} min={span.from} onChange={pick('to')} />
				</label>
				<button type="button" class="button" onClick={() => print()}>
					{words.print}
				</button>
				<button type="button" class="button" onClick={() => void api.statementTable(span, lang()).then((file) => download(file, 'statement.csv')).catch(sorry)}>
					{words.table}
				</button>
			</div>
			{!list.data ? (
				<Coming {...list} kind="page" />
			) : list.data.length ? (
				byMonth(list.data).map((month) => <OneMonth key={month.month} of={month} />)
			) : (
				<Empty title={words.emptyTitle} text={words.emptyText} />
			)}
		</>
	);
}

/** What a member's rentals brought and cost, month by month, to be looked at and printed. */
export default function Statement() {
	return (
		<MePage title={t().ledger.statement} narrow>
			{() => <Lines />}
		</MePage>
	);
}
