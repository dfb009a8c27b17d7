import { useLocation } from 'preact-iso';
import * as account from '../api/account';
import * as accounts from '../api/accounts';
import * as fit from '../api/fit';
import * as gear from '../api/gear';
import * as notices from '../api/notices';
import type { User } from '../api/types';
import { fitting } from '../lib/fitting';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { live } from '../state/live';
import { useLoad } from '../state/load';
import { leave } from '../state/session';
import { Photo } from '../ui/basic';
import { Install } from './Install';
import { MeGroup, MeRow } from './MeRow';

/** Its picture, what it is, how it stands, and where it is if not in the account. */
type Line = [of: string, label: string, hint?: string | false, href?: string];
const rows = (lines: Line[]) => lines.map(([of, label, hint, href = `/me/account/${of}`]) => <MeRow key={of} of={of} label={label} hint={hint} href={href} />);

/** What one lends, and what it brought this month. */
export function GearGroup() {
	const words = t().my;
	const { data } = useLoad('gear brief', gear.brief);
	return (
		<MeGroup title={t().me.gear}>
			{!!data?.count && (
				<li class="strip">
					{data.gear.map(({ id, name, thumbnails }) => (
						<a key={id} href={`/p/${id}`}>
							<Photo url={thumbnails[0]?.thumbnail} alt={name} sizes="72px" />
						</a>
					))}
				</li>
			)}
			{rows([
				['gear', words.gear, data && (data.count ? words.lends(data.count, money(data.month)) : t().me.emptyTitle), '/me/gear'],
				['money', t().ledger.statement, t().ledger.statementHint, '/me/statement'],
			])}
		</MeGroup>
	);
}

/** What one would like to have. */
export function Looking() {
	const { favourites, wishes } = t();
	return (
		<MeGroup title={t().my.looking}>
			{rows([
				['favourites', favourites.title, favourites.emptyText, '/me/favourites'],
				['wanted', wishes.wanted, wishes.wantedHint, '/wanted'],
			])}
		</MeGroup>
	);
}

/** All else that is a member's own, each with how it stands; what cannot be had says nothing, and is there all the same. */
export function MeMenu({ user }: { user: User }) {
	const { route } = useLocation();
	const words = t().my;
	const { wishes } = t();
	const site = useLoad('settings', accounts.settings).data;
	const home = useLoad('neighbourhood', account.neighbourhood).data;
	const body = useLoad('fit', fit.body).data;
	const told = useLoad('notice settings', notices.settings).data;
	const devices = useLoad('sessions', account.sessions).data;
	const measures = body && Object.values(body).filter((value) => value !== null).length;

	async function out(): Promise<void> {
		const connection = live.value;
		try {
			await leave();
			await connection?.forgetUnsent();
			route('/');
		} catch (error) {
			sorry(error);
		}
	}
	return (
		<div class="me-menu">
			<MeGroup title={words.about}>
				{rows([
					['home', wishes.home, home && (home.name ?? words.notYet)],
					['fit', fitting().page, body && (measures ? words.measures(measures) : words.notYet), '/me/fit'],
					['lend', words.lend, words.lendHint],
				])}
			</MeGroup>
			<MeGroup title={words.settings}>
				{rows([
					['notices', t().notices.settings, told && `${t().noticeSettings.quiet}: ${told.quiet_from}:00 – ${told.quiet_to}:00`],
					['devices', wishes.devices, devices && words.devices(devices.length)],
					['files', words.files, words.filesHint],
					['export', wishes.export, wishes.exportHint],
				])}
				{site?.moderator && rows([['desk', t().operator, words.deskHint, '/admin']])}
				<MeRow of="out" label={t().me.logout} hint={user.email} on={() => void out()} />
				{rows([['leave', wishes.leave, words.leaveHint]])}
			</MeGroup>
			<Install />
		</div>
	);
}
