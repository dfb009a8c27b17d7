import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Days, Forms, both } from '../features/DesignForms';
import { t } from '../lib/text';
import { say } from '../state/toast';
import { useTitle } from '../state/title';
import { Avatar, Empty, Failed, Photo, SeenAt, Skeleton, Stars } from '../ui/basic';
import { Confirm, Dialog } from '../ui/Dialog';
import { Icon, icons } from '../ui/Icon';

const TOKENS = ['ink', 'ink-soft', 'paper', 'paper-soft', 'line', 'edge', 'accent', 'accent-deep', 'danger', 'good', 'star', 'focus'];

function Part({ name, children }: { name: string; children: ComponentChildren }) {
	return (
		<section class="design-part">
			<h2>{name}</h2>
			{children}
		</section>
	);
}

function Buttons() {
	return (
		<>
			{[false, true].map((disabled) => (
				<div key={String(disabled)} class="buttons">
					{['', 'button-main', 'button-danger', 'button-small'].map((kind) => (
						<button key={kind} type="button" class={`button ${kind}`} disabled={disabled}>
							{disabled ? both('지금은 안 돼요', 'Not now') : kind || 'button'}
						</button>
					))}
					<button type="button" class="button-icon" aria-label={t().close} disabled={disabled}>
						<Icon name="close" />
					</button>
					<button type="button" class="button-text" disabled={disabled}>
						button-text
					</button>
				</div>
			))}
		</>
	);
}

function Dialogs() {
	const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
	const close = () => setOpen(null);
	return (
		<div class="buttons">
			<button type="button" class="button" onClick={() => setOpen('dialog')}>
				Dialog
			</button>
			<button type="button" class="button" onClick={() => setOpen('confirm')}>
				Confirm
			</button>
			<button type="button" class="button" onClick={() => say(both('짧은 알림', 'A short message'))}>
				Toast
			</button>
			{open === 'dialog' && (
				<Dialog title={both('대화 상자', 'A dialog')} close={close}>
					<p>{both('초점은 안에 머물고 Esc로 닫혀요.', 'Focus stays inside, Escape closes it.')}</p>
				</Dialog>
			)}
			{open === 'confirm' && <Confirm title={both('지울까요?', 'Delete it?')} danger yes={both('네', 'Yes')} no={both('아니요', 'No')} onYes={close} onNo={close} />}
		</div>
	);
}

function Media() {
	return (
		<div class="design-row">
			<Avatar name="가" url={null} size="s" />
			<Avatar name="W" url={null} size="m" />
			<Avatar name={null} url={null} size="l" />
			<Stars n={4} />
			<div class="design-photo">
				<Photo url={undefined} alt={both('사진 없음', 'No photo')} sizes="96px" />
			</div>
			{['REQUESTED', 'IN_USE', 'COMPLETED', 'CANCELLED'].map((state) => (
				<span key={state} class={`tag state-${state}`}>
					{state}
				</span>
			))}
			<span class="badge">99+</span>
		</div>
	);
}

function Waiting() {
	return (
		<>
			<Skeleton kind="row" count={2} />
			<Skeleton kind="card" count={2} />
			<Empty title={both('아직 없어요', 'Nothing yet')} text={both('이렇게 해 보세요.', 'Here is what to do.')} />
			<Failed retry={() => undefined} />
			<SeenAt at={Date.UTC(2026, 0, 1)} />
		</>
	);
}

/** All pieces of the design, in every state; for whoever builds a page. */
export default function Design() {
	const title = both('디자인', 'Design');
	useTitle(title);
	return (
		<div class="page">
			<h1>{title}</h1>
			<Part name={both('색', 'Colour')}>
				<ul class="design-row">
					{TOKENS.map((name) => (
						<li key={name} class="design-colour">
							<span style={{ background: `var(--${name})` }} /> {name}
						</li>
					))}
				</ul>
			</Part>
			<Part name={both('글', 'Type')}>
				<p class="design-h1">{both('이웃의 장비로 오늘 시작하는 운동', 'Sports gear among neighbours')} 0123</p>
				<p>{both('가볍고 손에 잘 맞아요. 공 세 개를 함께 드려요.', 'Light, and it fits the hand. Three balls come with it.')}</p>
				<small>{both('작은 글', 'Small print')}</small>
			</Part>
			<Part name={both('아이콘', 'Icons')}>
				<div class="design-row">
					{icons.map((name) => (
						<Icon key={name} name={name} />
					))}
				</div>
			</Part>
			<Part name={both('단추', 'Buttons')}>
				<Buttons />
			</Part>
			<Part name={both('양식', 'Forms')}>
				<Forms />
			</Part>
			<Part name={both('달력', 'Calendar')}>
				<Days />
			</Part>
			<Part name={both('창', 'Dialogs')}>
				<Dialogs />
			</Part>
			<Part name={both('사람과 사진', 'People and photos')}>
				<Media />
			</Part>
			<Part name={both('기다림, 없음, 실패', 'Waiting, empty, failed')}>
				<Waiting />
			</Part>
		</div>
	);
}
