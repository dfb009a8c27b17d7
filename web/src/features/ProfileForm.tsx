import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import type { User } from '../api/types';
import { shrinkPhoto } from '../lib/photo';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Avatar, Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { showWrong } from '../ui/wrong';

interface Props {
	user: User;
	onDone: () => void;
	/** More to be said of oneself, what of it the server refuses, and how it is kept. */
	children?: (wrong: ApiError['fields']) => ComponentChildren;
	also?: (form: FormData) => Promise<unknown>;
	yes?: string;
}

/** The name and the picture that neighbours see. */
export function ProfileForm({ user, onDone, children, also, yes }: Props) {
	const [name, setName] = useState(user.username ?? '');
	const [photo, setPhoto] = useState<Blob | null>(null);
	const [preview, setPreview] = useState(user.profile);
	const [wrong, setWrong] = useState<ApiError['fields']>({});
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
			me.value = await accounts.saveProfile(name.trim(), photo);
			// Whatever becomes of the rest: this is kept, and not sent again.
			setPhoto(null);
			await also?.(new FormData(form));
			say(words.saved);
			onDone();
		} catch (error) {
			setWrong(error instanceof ApiError ? error.fields : {});
			sorry(error);
			showWrong(form);
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
			<Field label={words.username} hint={t().login.usernameHint} error={wrong['username']?.[0]}>
				<input name="username" required maxLength={16} value={name} onInput={typed(setName)} />
			</Field>
			{children?.(wrong)}
			<button type="submit" class="button button-main" disabled={busy}>
				{yes ?? t().save}
			</button>
		</Form>
	);
}
