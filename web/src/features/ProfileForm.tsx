import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import type { User } from '../api/types';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Avatar, Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** The name and the picture that neighbours see. */
export function ProfileForm({ user, onDone }: { user: User; onDone: () => void }) {
	const [name, setName] = useState(user.username ?? '');
	const [photo, setPhoto] = useState<Blob | null>(null);
	const [preview, setPreview] = useState(user.profile);
	const [busy, setBusy] = useState(false);
	const words = t().me;

	async function choose(file: File | undefined): Promise<void> {
		if (!file) return;
		try {
			const blob = await shrinkPhoto(file);
			setPhoto(blob);
			setPreview(URL.createObjectURL(blob));
		} catch (error) {
			sorry(error);
		}
	}

	async function save(): Promise<void> {
		setBusy(true);
		try {
			me.value = await accounts.saveProfile(name.trim(), photo);
			say(words.saved);
			onDone();
		} catch (error) {
			sorry(error);
			setBusy(false);
		}
	}

	return (
		<Form onSend={save}>
			<label class="profile-photo">
				<Avatar name={name} url={preview} size="l" />
				<span class="button">{words.photo}</span>
				<input class="sr" type="file" accept="image/*" onChange={(event) => void choose(event.currentTarget.files?.[0])} />
			</label>
			<Field label={words.username} hint={t().login.usernameHint}>
				<input name="username" required maxLength={16} value={name} onInput={typed(setName)} />
			</Field>
			<button type="submit" class="button button-main" disabled={busy}>
				{t().save}
			</button>
		</Form>
	);
}
