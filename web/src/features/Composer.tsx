import { useRef, useState } from 'preact/hooks';
import { t } from '../lib/text';
import { say } from '../state/toast';
import { Icon } from '../ui/Icon';

const MAX_TEXT = 4096;

/** Where one writes: Enter sends, Shift+Enter breaks the line, and never in the middle of a syllable. */
export function Composer({ quick, onSend }: { quick: boolean; onSend: (text: string) => void }) {
	const [text, setText] = useState('');
	const box = useRef<HTMLTextAreaElement>(null);
	const words = t().chats;

	function submit(): void {
		const message = text.trim();
		if (!message) return;
		if ([...message].length > MAX_TEXT) return say(words.tooLong);
		onSend(message);
		setText('');
		box.current?.focus();
	}

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			{quick && (
				<div class="chips quick">
					{words.quick.map((phrase) => (
						<button key={phrase} type="button" class="chip" onClick={() => onSend(phrase)}>
							<span>{phrase}</span>
						</button>
					))}
				</div>
			)}
			<textarea
				ref={box}
				name="message"
				rows={1}
				aria-label={words.placeholder}
				placeholder={words.placeholder}
				enterkeyhint="send"
				value={text}
				onInput={(event) => setText(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
					event.preventDefault();
					submit();
				}}
			/>
			<button type="submit" class="button button-main button-round" aria-label={words.send}>
				<Icon name="send" />
			</button>
		</form>
	);
}
