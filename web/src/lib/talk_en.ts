import { claimsEn } from './claims_en';
import type { TalkText } from './ko';

export const talkEn: TalkText = {
	claims: claimsEn,
	noShow: {
		title: 'Did not come',
		until: (when) => `If that is not so, you may object until ${when}. An operator then hears both of you.`,
		contest: 'Object',
		why: 'What happened?',
		contested: 'There is an objection. An operator looks into it.',
		excused: 'An operator accepted the objection: it is off the record and costs nothing.',
		upheld: 'An operator looked into it, and it stands.',
	},
};
