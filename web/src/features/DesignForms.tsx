import { useState } from 'preact/hooks';
import { addDays, today } from '../lib/dates';
import type { Picked } from '../lib/pick';
import { lang, t } from '../lib/text';
import { Choice, Field, Fold } from '../ui/basic';
import { Calendar } from '../ui/Calendar';

/** Words of the page of designs: for who builds pages, and nowhere else. */
export const both = (ko: string, en: string): string => (lang() === 'ko' ? ko : en);

/** Fields, in every state. */
export function Forms() {
	const [choice, setChoice] = useState<'a' | 'b'>('a');
	return (
		<div class="form">
			<Field label={both('이름', 'Name')} hint={both('도움말', 'A hint')}>
				<input placeholder={both('적어 보세요', 'Write here')} />
			</Field>
			<Field label={both('잘못된 칸', 'A field that is wrong')} error={both('무엇이 잘못되었는지', 'What is wrong with it')} optional>
				<input aria-invalid="true" value="?" readOnly />
			</Field>
			<Field label={both('긴 글', 'Longer text')}>
				<textarea rows={2} />
			</Field>
			<Choice name="design" label={both('고르기', 'Choose')} value={choice} options={[{ value: 'a', label: both('하나', 'One') }, { value: 'b', label: both('다른 하나', 'Another') }]} onPick={setChoice} />
			<Fold title={both('접힌 부분', 'A folded part')} hint={both('열어 보세요', 'Open it')} wrong={false}>
				<p>{both('안에 든 것', 'What is inside')}</p>
			</Fold>
		</div>
	);
}

/** A calendar with days that are taken. */
export function Days() {
	const [picked, setPicked] = useState<Picked>({ start: null, end: null });
	const days = Array.from({ length: 40 }, (_, i) => addDays(today(), i));
	const free = new Set(days.filter((_, i) => i % 9 !== 4));
	return (
		<Calendar label={t().calendar.pick} first={today()} last={days[39] ?? today()} days={{ free, passing: new Set(), min: 1, max: 30, start: null }} note={() => ''} picked={picked} onPick={setPicked} onPress={() => undefined} />
	);
}
