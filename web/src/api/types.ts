import type { FitVerdict } from './fit';
import type { Terms } from '../lib/terms';

/** Objects of the wire, as the contract names them. */
export interface SimpleUser {
	id: number;
	username: string | null;
	profile: string | null;
	email: string;
}

export interface User extends SimpleUser {
	level: string;
	point: number;
	manner_score: number;
}

export interface Category {
	id: number;
	sort: string;
	name: string;
}

export interface CategoryTree extends Category {
	children: CategoryTree[];
}

export interface CategoryUp extends Category {
	parent: CategoryUp | null;
}

export interface Thumb {
	thumbnail: string;
}

export interface Product {
	id: number;
	tags: { hashtag: string | null }[];
	owner: User;
	category: CategoryUp | null;
	thumbnails: Thumb[];
	created_at: string;
	name: string;
	model_name: string | null;
	description: string;
	rental_fee_for_a_day: number;
	rental_fee_for_a_week: number | null;
	direct_dealing_is_allowed: boolean;
	direct_dealing_place: string | null;
	delivery_fee_is_included: boolean;
	state: string;
	views: number;
	/** To 500 m, where a search is from somewhere. */
	place?: { latitude_e6: number; longitude_e6: number; metres: number | null };
	/** Not lent now; said of what a member keeps. */
	paused?: true;
	/** For a member who has told his measures, where the gear has sizes. */
	fit?: FitVerdict;
}

export interface Review {
	id: number;
	product_name: string;
	writer: SimpleUser;
	created_at: string;
	star: number;
	comment: string;
}

export interface CalendarDays {
	from: string;
	/** The shortest and the longest stay. */
	min_days: number;
	max_days: number;
	/** why: what is in the way, also where it does not bind the reader, who is the owner. */
	days: { date: string; free: boolean; handover: boolean; why: string | null; holiday: string | null }[];
}

export interface FeeLine {
	kind: 'week' | 'day' | 'offer' | 'delivery';
	count: number;
	unit_price: number;
	/** Where it is more than one. */
	qty?: number;
	amount: number;
}

/** Of a product with several units: which, and how many of them; "" for those of no size. */
export interface Units {
	variant: string;
	qty: number;
}

/** A fee with its lines; the terms are null for what was agreed before there were any. */
export interface Price {
	days: number;
	lines: FeeLine[];
	total: number;
	by_delivery: boolean;
	terms: Terms | null;
}

export interface Quote extends Price {
	id: string;
	may_be_delivered: boolean;
}

/** What a code is for: who gives shows it, who takes enters it. */
export type CodeFor = 'hand_over' | 'return';

export interface ShownCode {
	event: CodeFor;
	code: string;
	/** Until another one is to be shown. */
	seconds: number;
	link: string;
	/** The link as a QR code, SVG. */
	qr: string;
}

export interface Rental extends Price, Units {
	id: number;
	renter: SimpleUser;
	owner: number;
	product: { id: number; name: string; thumbnails: Thumb[] };
	created_at: string;
	rental_start_date: string;
	rental_end_date: string;
	remaining_days: number;
	state: string;
	/** Changes with every move: what is agreed to is what was seen. */
	revision: number;
	flags: string[];
	room: number | null;
	moves: string[];
	/** Whether its reader gives, and may show a code for it now. */
	shows_code: CodeFor | null;
	/** Who has pressed that it changes hands now, and until when the other may do so, too. */
	pressed: { by: number; until: string } | null;
	/** Where it was left, and until when its owner may say that it is not there. */
	dropped: { place: string; at: string; until: string } | null;
	/** While it is agreed: from when on one may say that the other did not come. */
	no_show_from: string | null;
	/** Other days, or other units, that one side has proposed for an agreed rental. */
	change: ({ rental_start_date: string; rental_end_date: string; by: number; total: number; lines: FeeLine[] } & Units) | null;
	/** What cancelling costs its reader now. */
	cancel: { penalty: number } | null;
	/** While it is in use: when it has to be back, and what being late costs so far. */
	late: { due_at: string; days: number; fee: number } | null;
	late_fee: number;
	cancelled: { reason: string; by: number | null; penalty: number } | null;
	/** That one of the two did not come, and what became of that. */
	no_show: { at: string; contest_until: string; contested_at: string | null; judged_at: string | null; excused: boolean } | null;
}

export interface Message {
	id: number;
	sender: SimpleUser;
	text: string;
	timestamp: string;
	room: number;
	seq: number;
	cid?: string | null;
	kind: string;
	body?: unknown;
}

/** A member whom the caller has blocked. */
export interface Block {
	member: SimpleUser;
	created_at: string;
}

/** Something the caller was told; `text` is Korean. */
export interface Notice {
	id: number;
	kind: string;
	who: string | null;
	product: string | null;
	start: string | null;
	end: string | null;
	text: string;
	link: string;
	created_at: string;
	read: boolean;
}

/** What letters the caller wants; hours in Seoul. */
export interface NoticeSettings {
	mail: boolean;
	quiet_from: number;
	quiet_to: number;
	push_details: boolean;
}

/** A photo that was uploaded for the chat. */
export interface Upload {
	id: number;
	url: string;
	width: number;
	height: number;
}

/** How the caller stands in a room. */
export interface Standing {
	room: number;
	last_seq: number;
	read_seq: number;
	unread: number;
	/** What the partner has read. */
	partner_read_seq: number;
	muted: boolean;
	/** One of the two has blocked the other: nobody may write. */
	blocked: boolean;
}

/** What the list of rooms says of one. */
export interface WireRoom {
	id: number;
	shop_user: SimpleUser;
	visitor_user: SimpleUser;
	latest_message: string | null;
	latest_message_timestamp: string | null;
	opponent_username: string | null;
	messages: Message[];
	product: Product;
	last_seq: number;
	read_seq: number;
	unread: number;
}

/** The newest message of a room as far as it is known, for who says it in another language. */
export type LastWords = Pick<Message, 'kind' | 'text' | 'body'>;

/** A room, and how the caller stands in it. */
export type Room = WireRoom & Standing & { last: LastWords | null };

export interface Settings {
	google: boolean;
	kakao: boolean;
	google_url?: string | null;
	kakao_url?: string | null;
	mail?: boolean;
	zone: string;
	/** The caller is one. */
	operator?: boolean;
	/** Operators are, too. */
	moderator?: boolean;
}

export interface Login {
	user: { id: number; username: string | null; email: string };
	token: { access_token: string };
	first_login: boolean;
}

/** One page of a list and where the next one is. */
export interface Page<T> {
	items: T[];
	next: string | null;
	/** Of more than one page. */
	grown?: boolean;
}

/** The three conditions in the wire's words, best first. */
export const CONDITIONS = ['새 것과 비슷해요', '깨끗해요', '쓸 만해요'] as const;

/** A line of a rental's ledger: what one of its two owes the other. */
export interface LedgerEntry {
	entry: number;
	kind: string;
	payer: number;
	payee: number;
	amount: number;
	/** The amount, as corrected. */
	stands: number;
	/** A correction: of this entry, and why. */
	corrects: number | null;
	reason: string | null;
	/** What one of the two says changed hands instead. */
	correction: { amount: number; by: number; reason: string; at: string } | null;
	because: string;
	state: string;
	created_at: string;
	due_at: string | null;
	given_at: string | null;
	received_at: string | null;
	/** The other has said his, and its reader has not. */
	waits_for_me: boolean;
	/** What its reader may say of it now, the likeliest first. */
	steps: string[];
}
