import { claimsKo } from './claims_ko';

/** What only the pages of rooms and rentals say. */
export const talkKo = {
	claims: claimsKo,
	noShow: {
		title: '나오지 않음',
		until: (when: string) => `사실과 다르면 ${when}까지 이의를 제기할 수 있어요. 운영자가 두 분의 말을 살펴봐요.`,
		contest: '이의 제기하기',
		why: '무슨 일이 있었나요?',
		contested: '이의를 제기했어요. 운영자가 살펴보고 있어요.',
		excused: '운영자가 이의를 받아들였어요. 기록과 비용이 없어졌어요.',
		upheld: '운영자가 살펴본 결과 그대로 남았어요.',
	},
};
