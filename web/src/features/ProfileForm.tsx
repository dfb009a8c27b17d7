import type { ComponentChildren } from 'preact';
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

interface Props {
	user: User;
	onDone: () => void;
	/** More to be said of oneself, and how it is kept. */
	children?: ComponentChildren;
	also?: (form: FormData) => Promise<unknown>;
	yes?: string;
}

/** The name and the picture that neighbours see. */
export function ProfileForm({ user, onDone, children, also, yes }: Props) {
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

	async function save(form: HTMLFormElement): Promise<void> {
		setBusy(true);
		try {
			const saved = await accounts.saveProfile(name.trim(), photo);
			await also?.(new FormData(form));
			me.value = saved;
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
			{children}
			<button type="submit" class="button button-main" disabled={busy}>
				{yes ?? t().save}
			</button>
		</Form>
	);
}
