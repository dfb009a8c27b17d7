import * as api from '../api/fit';
import { rangeText } from '../lib/fit';
import { fitting, withUnit, wordText } from '../lib/fitting';
import { withQuery } from '../lib/link';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { Coming } from './Coming';
import { FitBadge } from './FitBadge';

/** "발 길이 265 mm, 이 장비는 260~270 mm" */
function reason(verdict: api.FitVerdict, fields: api.FitField[]): string {
	const words = fitting();
	const field = fields.find(({ name }) => name === verdict.measure);
	if (!verdict.measure || !verdict.range) return '';
	const name = words.fields[verdict.measure] ?? verdict.measure;
	const say = (text: string) => withUnit(text, field?.unit ?? null);
	const gear = say(rangeText(field, verdict.range, wordText));
	return verdict.yours === null ? words.missing(name, gear) : words.because(name, say(wordText(verdict.yours)), gear);
}

function Said({ size, fields }: { size: api.GearFit['sizes'][number]; fields: api.FitField[] }) {
	const words = fitting();
	const said = fields.flatMap((field) => {
		const value = size[field.name];
		if (value === null || value === undefined) return [];
		const text = typeof value === 'object' ? rangeText(field, value, wordText) : wordText(value);
		return [`${words.fields[field.name] ?? field.name} ${withUnit(text, field.unit)}`];
	});
	return (
		<li>
			{size.variant && <b>{size.variant}</b>} {said.join(' · ')} {size.fit && <FitBadge word={size.fit.verdict} />}
		</li>
	);
}

function Votes({ votes }: { votes: api.FitVotes }) {
	const words = fitting();
	const all = votes.small + votes.right + votes.large;
	if (!all) return null;
	return (
		<p class="hint">
			{words.votes(votes.right, all)} {words.runs[votes.runs]}
		</p>
	);
}

/** Whom the gear fits; for a member who has told his measures whether it fits him, and why. */
export function FitPart({ id }: { id: number }) {
	const words = fitting();
	const both = useLoad(`fit ${id} ${me.value?.id ?? 0}`, () => Promise.all([api.gear(id), api.families()]));
	if (!both.data) return <Coming {...both} what={words.title} />;
	const [gear, families] = both.data;
	const fields = api.fieldsOf(families, gear.family);
	if (!gear.sizes.length) return null;
	return (
		<section class="fit-part" data-fit-part>
			<h2>{words.title}</h2>
			{gear.fit && (
				<p class="fit-verdict">
					<FitBadge word={gear.fit.verdict} /> {gear.fit.variant && <b>{words.best(gear.fit.variant)}</b>} {reason(gear.fit, fields)}
				</p>
			)}
			<ul class="fit-sizes" aria-label={words.sizes}>
				{gear.sizes.map((size) => (
					<Said key={size.variant} size={size} fields={fields} />
				))}
			</ul>
			<Votes votes={gear.votes} />
			<a class="button-text" href={me.value ? '/me/fit' : withQuery('/login', { next: '/me/fit' })}>
				{gear.fit ? words.change : words.tell}
			</a>
		</section>
	);
}
