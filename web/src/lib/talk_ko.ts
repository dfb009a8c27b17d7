import { claimsKo } from './claims_ko';
import type { CardWords } from './ko';

/** What only the pages of rooms and rentals say. */
export const talkKo = {
	claims: claimsKo,
	sayCard: (card: CardWords) => card.text,
	/** The server's own checklists in another language; it says them in Korean. */
	items: {} as Record<string, string>,
	drop: {
		title: '정해진 곳에 두기',
		opening: (how: string) => `여는 법: ${how}`,
		where: '어디에 두었나요?',
		code: '그곳에 있는 코드',
		codeHint: '먼저 아래 기록에 두고 온 사진을 올려 주세요. 숫자 8자리는 그곳에 붙어 있어요.',
		leave: '두고 왔어요',
		left: (place: string, at: string) => `${at} ‘${place}’에 두었어요.`,
		until: (at: string) => `주인이 ${at}까지 아무 말이 없으면 반납된 것으로 끝나요.`,
		why: '없다면, 어떻게 된 일인가요?',
		notThere: '그곳에 없어요',
	},
	noShow: {
		title: '나오지 않음',
		ends: '대여가 끝나요.',
		late: '늦은 반납 요금은 알린 때까지만 계산돼요. 이의는 돌려받기 전에만 받아요.',
		until: (when: string) => `사실과 다르면 ${when}까지 이의를 제기할 수 있어요.`,
		contest: '이의 제기하기',
		why: '무슨 일이 있었나요?',
		contested: '이의를 제기했어요. 운영자가 살펴보고 있어요.',
		excused: '운영자가 이의를 받아들였어요.',
		upheld: '운영자가 살펴본 결과 그대로 남았어요.',
	},
};
