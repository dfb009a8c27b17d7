import * as api from '../api/gear';
import * as products from '../api/products';
import { Coming } from '../features/Coming';
import { GearCalendar } from '../features/GearCalendar';
import { MePage } from '../features/MePage';
import { StateTag } from '../features/StateTag';
import { copy } from '../lib/copy';
import { today } from '../lib/dates';
import { count, money, range } from '../lib/format';
import { isLive } from '../lib/moves';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Empty, Photo, SeenAt } from '../ui/basic';
import { Press } from '../ui/entry';

const SPANS = ['month', 'year', 'all'] as const;

/** What it brought, this month, this year and in all. */
function Earned({ of }: { of: api.Earned }) {
	const words = t().my;
	return (
		<dl class="earned">
			{SPANS.map((span) => (
				<div key={span}>
					<dt>{words[span]}</dt>
					<dd>{money(of[span])}</dd>
				</div>
			))}
		</dl>
	);
}

/** By what the device has for it, else as a copied address. */
function share(title: string, url: string): void {
	// Who closes the device's own sheet shares nothing.
	if (navigator.share) navigator.share({ title, url }).catch(() => undefined);
	else copy(url).then(() => say(t().calendarLink.copied), () => say(t().my.copyFailed));
}

/** `still`: it is what was seen, and nothing can be done about it now. */
function Row({ gear, next, still, reload }: { gear: api.OwnGear; next: api.Lent[]; still: boolean; reload: () => void }) {
	const { id, name, paused, hidden } = gear;
	const [busy, act] = useAct(reload);
	const words = t().my;
	const page = `/p/${id}`;
	const of = `gear-${id}`;
	return (
		<li class="row own-gear" data-gear={id}>
			<Photo url={gear.thumbnails[0]?.thumbnail} alt="" sizes="88px" />
			<div class="row-text">
				<a href={page}>
					<b id={of}>{name}</b>
				</a>
				<small>
					<span class="tag">{hidden ? words.hidden : paused ? words.paused : words.shown}</span> {t().perDay(money(gear.rental_fee_for_a_day))}
					{gear.favourites > 0 && ` · ${t().favourites.count(count(gear.favourites))}`}
				</small>
				{next.length ? (
					next.slice(0, 2).map((one) => (
						<a key={one.rental} class="own-next" href={`/rentals/${one.rental}`}>
							<StateTag rental={one} /> {one.renter_name ?? t().person.gone} · {range(one.start, one.end)}
						</a>
					))
				) : (
					<small>{words.noNext}</small>
				)}
				<Earned of={gear.earned} />
				{!still && (
					<div class="buttons">
						<a class="button" href={`/list/${id}`} aria-describedby={of}>
							{t().product.edit}
						</a>
						{hidden ? (
							<a class="button" href={page} aria-describedby={of}>
								{words.why}
							</a>
						) : (
							<>
								<Press busy={busy} of={of} on={() => act(() => products.setPause(id, !paused))}>
									{paused ? t().waiting.resume : t().waiting.pause}
								</Press>
								<Press of={of} on={() => share(name, location.origin + page)}>
									{words.share}
								</Press>
							</>
						)}
					</div>
				)}
			</div>
		</li>
	);
}

function Mine() {
	const list = useLoad('gear', () => Promise.all([api.mine(), api.days(today())]), true);
	const words = t().my;
	if (!list.data) return <Coming {...list} kind="row" count={4} />;
	const [{ earned, count: of, gear }, next] = list.data;
	const add = (
		<a class="button button-main" href="/list">
			{t().me.addGear}
		</a>
	);
	return (
		<>
			{list.seen && <SeenAt at={list.seen} />}
			<div class="two">
				<div class="own-side">
					<section>
						<h2>{t().ledger.earned}</h2>
						<Earned of={earned} />
						<p class="hint">
							{earned.due > 0 && words.due(money(earned.due))} {earned.back > 0 && words.back(money(earned.back))} <a href="/me/statement">{t().ledger.statement}</a>
						</p>
					</section>
					<GearCalendar />
				</div>
				<section>
					{gear.length ? (
						<>
							<ul class="rows">
								{gear.map((one) => (
									<Row key={one.id} gear={one} next={next.filter((lent) => lent.product === one.id && isLive(lent))} still={!!list.seen} reload={list.reload} />
								))}
							</ul>
							{of > gear.length && <p class="hint">{words.newest(count(gear.length), count(of))}</p>}
							{add}
						</>
					) : (
						<Empty title={t().me.emptyTitle} text={t().me.emptyText}>
							{add}
						</Empty>
					)}
				</section>
			</div>
		</>
	);
}

/** What a member lends, in one place: how it stands, who has it when, what it earned. */
export default function Gear() {
	return <MePage title={t().me.gear}>{() => <Mine />}</MePage>;
}
