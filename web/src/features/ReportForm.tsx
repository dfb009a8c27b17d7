import { useState } from 'preact/hooks';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Dialog } from '../ui/Dialog';
import { Form, typed } from '../ui/form';

/** What is wrong, for a moderator. */
export function ReportForm({ hint, send, close }: { hint?: string; send: (reason: string) => Promise<unknown>; close: () => void }) {
	const [reason, setReason] = useState('');
	const words = t().chats.menu;

	async function submit(): Promise<void> {
		try {
			await send(reason.trim());
			say(words.reported);
			close();
		} catch (error) {
			sorry(error);
		}
	}

	return (
		<Dialog title={words.report} close={close}>
			<Form onSend={submit}>
				<Field label={words.reason} {...(hint ? { hint } : {})}>
					<textarea name="reason" rows={4} required maxLength={1000} value={reason} onInput={typed(setReason)} />
				</Field>
				<button type="submit" class="button button-danger" disabled={!reason.trim()}>
					{words.sendReport}
				</button>
			</Form>
		</Dialog>
	);
}
