export type ClaimKind = 'damage' | 'not_as_described' | 'lost' | 'stolen';
export type ClaimWord = 'claim' | 'propose' | 'decide' | 'appeal' | 'decide_appeal';

export interface ClaimPhoto {
	id: number;
	url: string;
	by: number;
	at: string;
}

export interface Claim {
	kind: ClaimKind;
	by: number;
	/** Who pays what it comes to. */
	payer: number;
	most: number;
	/** Photos and words are still taken. */
	open: boolean;
	escalates_at: string | null;
	escalated_at: string | null;
	decided_until: string | null;
	/** The amount that stands. */
	proposed: { amount: number; by: number } | null;
	result: { amount: number; decided: boolean; at: string } | null;
	words: { word: ClaimWord; by: number; amount: number | null; text: string; at: string }[];
	photos: ClaimPhoto[];
}

export interface ClaimState {
	/** Until when and up to how much its reader may make one. */
	until: string | null;
	most: number | null;
	claim: Claim | null;
}

/** Whose word it is, for its reader. */
export type Speaker = 'mine' | 'other' | 'operator';
export function speakerOf(by: number, me: number, parties: number[]): Speaker {
	if (by === me) return 'mine';
	return parties.includes(by) ? 'other' : 'operator';
}
