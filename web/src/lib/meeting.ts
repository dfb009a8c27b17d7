import { lang } from './text';

/* Words of two who meet, apart from the others: the first page does without them. */
const ko = {
	press: {
		instead: '코드 없이 둘 다 누르기',
		hint: '코드를 쓰기 어려우면, 10분 안에 두 분이 각자 화면에서 눌러도 돼요.',
		waiting: (time: string) => `눌렀어요. 상대도 ${time}까지 누르면 확인돼요.`,
		pressed: (time: string) => `상대가 지금 주고받는다고 눌렀어요. ${time}까지 눌러 주세요.`,
		out: '나도 눌러 시작하기',
		back: '나도 눌러 반납 끝내기',
		confirmed: (time: string) => `${time} 두 분이 눌러서 확인했어요.`,
	},
};

const en: typeof ko = {
	press: {
		instead: 'Both press, without a code',
		hint: 'Where a code is no use, you both press on your own screens, within 10 minutes.',
		waiting: (time) => `You pressed. It counts once the other does, too, until ${time}.`,
		pressed: (time) => `The other pressed that it changes hands now. Press until ${time}.`,
		out: 'Press, too: it begins',
		back: 'Press, too: it is back',
		confirmed: (time) => `Confirmed by both pressing, ${time}.`,
	},
};

export const meeting = () => (lang() === 'en' ? en : ko);
