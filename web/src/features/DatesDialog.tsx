import { useState } from 'preact/hooks';
import type { Picked } from '../lib/pick';
import { t } from '../lib/text';
import { Dialog } from '../ui/Dialog';
import { Fee, FreeDays } from './Booking';

/** Choosing days to request, to offer or to counter with. */
export function DatesDialog(props: { product: number; close: () => void; onSend: (start: string, end: string) => void }) {
	const [picked, setPicked] = useState<Picked>({ start: null, end: null });
	const { start, end } = picked;
	return (
		<Dialog title={t().rental.proposeTitle} close={props.close}>
			<FreeDays id={props.product} picked={picked} onPick={setPicked} />
			<Fee id={props.product} picked={picked} />
			<div class="buttons buttons-end">
				<button type="button" class="button button-main" disabled={!start || !end} onClick={() => start && end && props.onSend(start, end)}>
					{t().rental.sendDates}
				</button>
			</div>
		</Dialog>
	);
}
