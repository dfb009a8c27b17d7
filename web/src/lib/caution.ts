import { t } from './text';

/** What a message may be about that has cost others their money (docs/rentals.md section 10). */
export type Caution = 'account' | 'link' | 'outside' | 'prepay';

// Three or four groups of digits, as banks write accounts; a mobile number and a date look alike but are none.
const GROUPED = /\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,3})?/g;
const MOBILE = /^01[016789]-?\d{3,4}-?\d{4}$/;
const LINK = /(?:https?:\/\/|www\.)[^\s<>"]+/gi;
const OUTSIDE = /카톡|카카오톡|카카오 ?아이디|오픈 ?채팅|텔레그램|라인 ?(?:아이디|id)|kakao ?talk|telegram|whats ?app/i;
const PREPAY = /선입금|선불로|먼저 ?(?:입금|송금|보내)|(?:입금|송금) ?먼저|gift ?card|상품권|(?:pay|wire|transfer)\b[^.!?]*\b(?:first|in advance|upfront)/i;

function isAccount(text: string): boolean {
	const grouped = (text.match(GROUPED) ?? []).some((found) => {
		const digits = found.replaceAll('-', '').length;
		return digits >= 10 && digits <= 16 && !MOBILE.test(found);
	});
	return grouped || (/계좌|은행|뱅크|농협|신협|새마을|account|bank/i.test(text) && (text.match(/\d{10,16}/g) ?? []).some((found) => !MOBILE.test(found)));
}

function leadsAway(text: string, host: string): boolean {
	return (text.match(LINK) ?? []).some((found) => {
		try {
			return new URL(/^www\./i.test(found) ? `https://${found}` : found).host !== host;
		} catch {
			return true;
		}
	});
}

/** Why to be careful with a message that somebody else wrote; `host` is this site's. */
export function cautions(text: string, host: string): Caution[] {
	const found: Caution[] = [];
	if (isAccount(text)) found.push('account');
	if (PREPAY.test(text)) found.push('prepay');
	if (OUTSIDE.test(text)) found.push('outside');
	if (leadsAway(text, host)) found.push('link');
	return found;
}

export const cautionText = (caution: Caution): string => t().cautions[caution];
