import { useRef, useState } from 'preact/hooks';
import * as chat from '../api/chat';
import type { Upload } from '../api/types';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { say } from '../state/toast';
import { Form } from '../ui/form';
import { Icon } from '../ui/Icon';

const MAX_TEXT = 4096;

/** A photo goes up at once and is a message when it is there. */
function Attach({ onPhoto }: { onPhoto: (photo: Upload) => void }) {
	const [sent, setSent] = useState<number | null>(null);
	const words = t().chats;

	async function attach(file: File): Promise<void> {
		setSent(0);
		try {
			const blob = await shrinkPhoto(file);
			onPhoto(await chat.upload(blob, (bytes) => setSent(bytes / blob.size)));
		} catch (error) {
			sorry(error);
		}
		setSent(null);
	}

	return (
		<label class="button-icon attach" title={words.attach}>
			{sent === null ? <Icon name="camera" /> : <progress aria-label={words.uploading} max={1} value={sent} />}
			<span class="sr">{words.attach}</span>
			<input
				class="sr"
				type="file"
				accept="image/*"
				disabled={sent !== null}
				onChange={(event) => {
					const input = event.currentTarget;
					const file = input.files?.[0];
					if (file) void attach(file).then(() => (input.value = ''));
				}}
			/>
		</label>
	);
}

interface Props {
	/** Shows phrases to begin with; else behind a button. */
	quick: boolean;
	onSend: (text: string) => void;
	onPhoto: (photo: Upload) => void;
	onTyped: () => void;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line, and never in the middle of a syllable. */
export function Composer({ quick, onSend, onPhoto, onTyped }: Props) {
	const [text, setText] = useState('');
	const [phrases, setPhrases] = useState(quick);
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
		<Form class="composer" onSend={submit}>
			{phrases && (
				<div class="chips quick" id="phrases">
					{words.quick.map((phrase) => (
						<button
							key={phrase}
							type="button"
							class="chip"
							onClick={() => {
								onSend(phrase);
								setPhrases(false);
							}}
						>
							<span>{phrase}</span>
						</button>
					))}
				</div>
			)}
			<Attach onPhoto={onPhoto} />
			<button type="button" class="button-icon" aria-label={words.phrases} title={words.phrases} aria-expanded={phrases} aria-controls="phrases" onClick={() => setPhrases(!phrases)}>
				<Icon name="chat" />
			</button>
			<textarea
				ref={box}
				name="message"
				rows={1}
				aria-label={words.placeholder}
				placeholder={words.placeholder}
				enterkeyhint="send"
				value={text}
				onInput={(event) => {
					setText(event.currentTarget.value);
					if (event.currentTarget.value) onTyped();
				}}
				onKeyDown={(event) => {
					if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
					event.preventDefault();
					submit();
				}}
			/>
			<button type="submit" class="button button-main button-round" aria-label={words.send}>
				<Icon name="send" />
			</button>
		</Form>
	);
}
