import { useState } from 'preact/hooks';
import * as api from '../api/fit';
import { ApiError } from '../api/http';
import { Coming } from '../features/Coming';
import { MePage } from '../features/MePage';
import { fitting } from '../lib/fitting';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { useAsk } from '../ui/Dialog';
import { typed } from '../ui/form';
import { showWrong } from '../ui/wrong';

/** The measures of a body with their units and, where they are words, these. */
const MEASURES: [string, string | null, string[] | null][] = [
	['height', 'cm', null], ['weight', 'kg', null], ['foot', 'mm', null], ['width', null, ['narrow', 'regular', 'wide']], ['head', 'mm', null], ['chest', 'cm', null],
	['inseam', 'cm', null], ['torso', 'cm', null], ['hand', 'mm', null], ['side', null, ['left', 'right']], ['level', null, ['beginner', 'intermediate', 'advanced']], ['born', null, null],
];

function Form({ had }: { had: api.Body }) {
	const [body, setBody] = useState(had);
	const [wrong, setWrong] = useState<Record<string, string[]>>({});
	const [busy, setBusy] = useState(false);
	const [question, ask] = useAsk();
	const words = fitting();
	const put = (name: string, value: api.FitWord | null) => setBody((old) => ({ ...old, [name]: value }));

	async function act(what: () => Promise<api.Body | null>, done: string, form: HTMLFormElement | null): Promise<void> {
		setBusy(true);
		try {
			setBody((await what()) ?? {});
			setWrong({});
			say(done);
		} catch (error) {
			setWrong(error instanceof ApiError ? error.fields : {});
			sorry(error);
			showWrong(form);
		} finally {
			setBusy(false);
		}
	}

	return (
		<form
			class="form"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				void act(() => api.setBody(body), words.saved, event.currentTarget);
			}}
		>
			<p class="hint">{words.pageHint}</p>
			<div class="fit-body">
				{MEASURES.map(([name, unit, choices]) => (
					<Field
						key={name}
						label={`${words.fields[name]}${unit ? ` (${words.units[unit]})` : ''}`}
						{...(words.hints[name] ? { hint: words.hints[name] } : {})}
						error={wrong[name]?.[0]}
					>
						{choices ? (
							<select name={name} value={body[name] ?? ''} onChange={typed((text) => put(name, text || null))}>
								<option value="">{words.none}</option>
								{choices.map((choice) => (
									<option key={choice} value={choice}>
										{words.words[choice]}
									</option>
								))}
							</select>
						) : (
							<input
								name={name}
								inputMode="numeric"
								maxLength={4}
								value={body[name] ?? ''}
								onInput={typed((text) => put(name, Number(text.replace(/\D/g, '')) || null))}
							/>
						)}
					</Field>
				))}
			</div>
			<div class="buttons">
				<button type="submit" class="button button-main" disabled={busy}>
					{words.save}
				</button>
				<a class="button" href="/search?fits=me">
					{words.find}
				</a>
				<button type="button" class="button button-danger" disabled={busy} onClick={() => ask({ title: words.forget, text: words.forgetText, yes: words.forget, then: () => void act(api.forgetBody, words.forgot, null) })}>
					{words.forget}
				</button>
			</div>
			{question}
		</form>
	);
}

function Mine() {
	const list = useLoad('fit', api.body);
	return list.data ? <Form had={list.data} /> : <Coming {...list} kind="page" />;
}

/** A member's own measures. */
export default function Fit() {
	return (
		<MePage title={fitting().page} narrow>
			{() => <Mine />}
		</MePage>
	);
}
