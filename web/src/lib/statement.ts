/** A line of a member's ledgers; `amount` is what he gets, below 0 what he pays. */
export interface StatementLine {
	rental: number;
	entry: number;
	role: 'owner' | 'renter';
	product: number;
	product_name: string;
	other: number;
	other_name: string | null;
	kind: string;
	/** What it is about: of a correction the kind that is corrected. */
	of: string;
	amount: number;
	state: string;
	/** When the rental fell through, only its payer had said so: as far as one knows it was not paid. */
	parted: boolean;
	date: string;
	due: string | null;
	given: string | null;
	received: string | null;
}

export interface Month {
	/** YYYY-MM */
	month: string;
	lines: StatementLine[];
	earned: number;
	paid: number;
	/** Deposits that came in, less those that went out. */
	deposits: number;
	/** Lines that not both have confirmed. */
	open: number;
}

const isDeposit = ({ of }: StatementLine): boolean => of === 'deposit' || of === 'deposit_return';
/** Who does without it neither earns nor pays it. */
const counts = ({ state, parted }: StatementLine): boolean => state !== 'waived' && !parted;

/** A statement month by month, in its order; what is due counts as earned or paid, and is open. */
export function byMonth(lines: StatementLine[]): Month[] {
	const months = new Map<string, Month>();
	for (const line of lines) {
		const month = line.date.slice(0, 7);
		let one = months.get(month);
		if (!one) months.set(month, (one = { month, lines: [], earned: 0, paid: 0, deposits: 0, open: 0 }));
		one.lines.push(line);
		if (!counts(line)) continue;
		if (line.state !== 'settled') one.open++;
		if (isDeposit(line)) one.deposits += line.amount;
		// Kept of a deposit is earned by who has lent, and leaves the deposits.
		if (line.kind === 'kept') one.deposits -= line.amount;
		if (isDeposit(line)) continue;
		if (line.role === 'owner') one.earned += line.amount;
		else one.paid -= line.amount;
	}
	return [...months.values()];
}
