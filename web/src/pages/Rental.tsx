import { useRoute } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as handovers from '../api/handover';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { Alternatives } from '../features/Alternatives';
import { Agreement } from '../features/Agreement';
import { CheckIns } from '../features/CheckIns';
import { ClaimPart } from '../features/ClaimPart';
import { Coming } from '../features/Coming';
import { Ledger } from '../features/Ledger';
import { DropPart } from '../features/DropPart';
import { HandoverPart } from '../features/HandoverPart';
import { NeedMe } from '../features/NeedMe';
import { NoShowPart } from '../features/NoShowPart';
import { QuoteLines } from '../features/QuoteLines';
import { RentalCard, RentalOther } from '../features/RentalCard';
import { RentalMoves } from '../features/RentalMoves';
import { openRecord } from '../lib/handover';
import { money, when } from '../lib/format';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { rentalMoved } from '../state/rooms';
import { useTitle } from '../state/title';
import { Empty, SeenAt } from '../ui/basic';

/** The code of a picture that a camera has read: the part after #. */
function codeInLink(): { code?: string } {
	const code = /^#code=(\d{6})$/.exec(location.hash)?.[1];
	return code ? { code } : {};
}

function Details({ rental, reload }: { rental: Rental; reload: () => void }) {
	const words = t().rental;
	const records = useLoad(`records ${rental.id} ${rental.state}`, () => handovers.records(rental.id));
	const open = records.data && openRecord(records.data);
	const both = () => {
		records.reload();
		reload();
	};
	return (
		<>
			<RentalCard rental={rental} />
			<RentalOther rental={rental} />
			{(rental.state === 'REQUESTED' || rental.state === 'COUNTERED') && !rental.moves.includes('accept') && !rental.flags.includes('GONE') && <p class="hint">{words.waits}</p>}
			{rental.late && <p class="hint">{words.dueAt(when(rental.late.due_at))}</p>}
			{rental.late && rental.late.days > 0 && <p class="field-error">{words.late(rental.late.days, money(rental.late.fee))}</p>}
			{rental.late_fee > 0 && <p class="hint">{words.lateFee(money(rental.late_fee))}</p>}
			{rental.cancelled && (
				<p class="hint">
					{words.cancelReasons[rental.cancelled.reason]} {rental.cancelled.penalty > 0 && words.penalty(money(rental.cancelled.penalty))}
				</p>
			)}
			<QuoteLines {...rental} />
			{(rental.flags.includes('GONE') || rental.flags.includes('AT_RISK')) && (
				<Alternatives product={rental.product.id} start={rental.rental_start_date} end={rental.rental_end_date} units={rental} />
			)}
			<Agreement rental={rental} onChange={reload} />
			<RentalMoves rental={rental} {...codeInLink()} {...(open?.digest ? { record: open.digest } : {})} withAgreement onChange={reload} />
			<ClaimPart rental={rental} onChange={reload} />
			<CheckIns rental={rental} onChange={reload} />
			<NoShowPart rental={rental} onChange={reload} />
			<Ledger rental={rental} onChange={reload} />
			<DropPart rental={rental} onChange={both} />
			<HandoverPart rental={rental} records={records} reload={reload} />
			{rental.room && (
				<a class="button" href={`/chats/${rental.room}`}>
					{words.openChat}
				</a>
			)}
		</>
	);
}

/** What was agreed, as it was seen last: nothing of it can be done now. */
function Kept({ rental, at }: { rental: Rental; at: number }) {
	return (
		<>
			<SeenAt at={at} />
			<RentalCard rental={rental} />
			<QuoteLines {...rental} />
			<Agreement rental={{ ...rental, moves: [] }} onChange={() => undefined} />
		</>
	);
}

function One({ id }: { id: number }) {
	const one = useLoad(`rental ${id}`, () => rentals.rental(id), true);
	const moved = rentalMoved.value;
	useEffect(() => {
		if (moved?.id === id) one.reload();
	}, [moved]);
	if (one.error instanceof ApiError && (one.error.status === 404 || one.error.status === 403)) {
		return (
			<Empty title={t().rental.gone} text={t().rental.goneText}>
				<a class="button" href="/me">
					{t().me.rentals}
				</a>
			</Empty>
		);
	}
	if (!one.data) return <Coming {...one} kind="page" />;
	return one.seen ? <Kept rental={one.data} at={one.seen} /> : <Details rental={one.data} reload={one.reload} />;
}

export default function RentalPage() {
	const id = Number(useRoute().params['id']);
	useTitle(t().rental.title);
	return (
		<div class="page page-narrow">
			<h1>{t().rental.title}</h1>
			<NeedMe>{() => <One id={id} />}</NeedMe>
		</div>
	);
}
