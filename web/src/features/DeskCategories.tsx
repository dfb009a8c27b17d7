import { useState } from 'preact/hooks';
import * as api from '../api/admin';
import { ApiError } from '../api/http';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';

interface Props {
	all: api.Category[];
	onChange: () => void;
}

/** Says what went wrong, and whether nothing did; whatever happened, the list is read again. */
async function act(what: Promise<unknown>, onChange: () => void): Promise<boolean> {
	const words = t().desk;
	const wrong = await what.then(() => null, (error: unknown) => (error instanceof ApiError && words.errors[error.code]) || explain(error));
	if (wrong) say(wrong);
	onChange();
	return !wrong;
}

/** Both names of a category that is there, or of a new one below another. */
function Names({ label, first, onSend }: { label: string; first?: api.Category; onSend: (name: string, english: string) => Promise<boolean> }) {
	const [name, setName] = useState(first?.name ?? '');
	const [english, setEnglish] = useState(first?.name_en ?? '');
	const words = t().desk;
	return (
		<Form onSend={() => onSend(name.trim(), english.trim()).then((done) => done && !first && (setName(''), setEnglish('')))}>
			<Field label={words.nameKo}>
				<input name="name" required maxLength={32} value={name} onInput={typed(setName)} />
			</Field>
			<Field label={words.nameEn} optional>
				<input name="name_en" maxLength={64} value={english} onInput={typed(setEnglish)} />
			</Field>
			<button type="submit" class="button">
				{label}
			</button>
		</Form>
	);
}

function Retire({ one, all, onChange }: Props & { one: api.Category }) {
	const [to, setTo] = useState('');
	const words = t().desk;
	const parents = new Map(all.map((other) => [other.id, other]));
	const level = (other: api.Category): number => (other.parent ? 1 + level(parents.get(other.parent) ?? { ...other, parent: null }) : 0);
	const others = all.filter((other) => other.id !== one.id && !other.retired && level(other) === level(one));
	return (
		<Form onSend={() => act(api.retireCategory(one.id, Number(to) || null), onChange)}>
			<Field label={words.moveTo} optional={one.things === 0}>
				<select name="to" required={one.things > 0} value={to} onChange={typed(setTo)}>
					<option value="" />
					{others.map((other) => (
						<option key={other.id} value={other.id}>
							{other.name}
						</option>
					))}
				</select>
			</Field>
			<button type="submit" class="button button-danger">
				{words.retire}
			</button>
		</Form>
	);
}

function Branch({ one, all, depth, onChange }: Props & { one: api.Category; depth: number }) {
	const [open, setOpen] = useState(false);
	const words = t().desk;
	const below = all.filter((other) => other.parent === one.id && !other.retired);
	const move = (by: number) => void act(api.moveCategory(one.id, by), onChange);
	return (
		<li data-category={one.id}>
			<details class="claim-form" onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
				<summary>
					{one.name} <small>{one.name_en ?? ''} {words.things(one.things)}</small>
				</summary>
				{open && (
					<>
						<div class="buttons">
							<button type="button" class="button button-small" aria-label={words.up(one.name)} onClick={() => move(-1)}>
								↑
							</button>
							<button type="button" class="button button-small" aria-label={words.down(one.name)} onClick={() => move(1)}>
								↓
							</button>
						</div>
						<Names label={words.save} first={one} onSend={(name, english) => act(api.renameCategory(one.id, name, english), onChange)} />
						{below.length === 0 && <Retire one={one} all={all} onChange={onChange} />}
						{depth < 2 && (
							<details class="claim-form">
								<summary>{words.addBelow}</summary>
								<Names label={words.add} onSend={(name, english) => act(api.addCategory(one.id, name, english), onChange)} />
							</details>
						)}
					</>
				)}
			</details>
			{below.length > 0 && (
				<ul class="claim">
					{below.map((other) => (
						<Branch key={other.id} one={other} all={all} depth={depth + 1} onChange={onChange} />
					))}
				</ul>
			)}
		</li>
	);
}

/** The tree of categories: names, order, new ones, and those that nothing is listed in any more. */
export function DeskCategories() {
	const words = t().desk;
	const { data, error, reload } = useLoad('admin categories', api.categories);
	if (!data) return <Coming error={error} reload={reload} kind="page" />;
	return (
		<>
			<p class="hint">{words.categoriesHint}</p>
			<ul>
				{data
					.filter((one) => !one.parent && !one.retired)
					.map((one) => (
						<Branch key={one.id} one={one} all={data} depth={0} onChange={reload} />
					))}
			</ul>
			<details class="claim-form">
				<summary>{words.addRoot}</summary>
				<Names label={words.add} onSend={(name, english) => act(api.addCategory(null, name, english), reload)} />
			</details>
		</>
	);
}
