import { sayCard } from './cards_en';
import { claimsEn } from './claims_en';
import { itemsEn } from './items_en';
import type { TalkText } from './ko';

export const talkEn: TalkText = {
	claims: claimsEn,
	sayCard,
	items: itemsEn,
	drop: {
		title: 'Where it may be left',
		opening: (how) => `How to get in: ${how}`,
		where: 'Where did you leave it?',
		code: 'The code that stands there',
		codeHint: 'First add a photo of where you left it to the record below. The 8 digits stand at the place.',
		leave: 'I left it there',
		left: (place, at) => `Left at “${place}”, ${at}.`,
		until: (at) => `If the owner says nothing until ${at}, it counts as returned.`,
		why: 'If it is not: what did you find?',
		notThere: 'It is not there',
	},
	noShow: {
		title: 'Did not come',
		ends: 'The rental ends.',
		late: 'Lateness counts only until this was said. An objection is made before it is taken back.',
		until: (when) => `If that is not so, you may object until ${when}. An operator then hears both of you.`,
		contest: 'Object',
		why: 'What happened?',
		contested: 'There is an objection. An operator looks into it.',
		excused: 'An operator accepted the objection.',
		upheld: 'An operator looked into it, and it stands.',
	},
};
