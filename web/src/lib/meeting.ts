import { lang } from './text';

/* Words of two who meet, or who cannot, apart from the others: the first page does without them. */
const ko = {
	alike: {
		title: '비슷한 장비',
		hint: '잘 맞고, 그날 비어 있고, 가깝고, 값이 비슷한 것부터예요.',
		days: '이 장비가 비는 날',
		none: '비슷한 장비가 없어요.',
		otherDays: (days: string) => `${days}에 비어 있어요`,
	},
	wait: '오지 않는 상대를 기다릴 시간 (분)',
	waitHint: '10~120분. 이 시간이 지나면 상대가 나오지 않았다고 알릴 수 있어요.',
	checkIn: {
		title: '만나기',
		hint: '와 있다고 남기면 서버의 시각과 함께 남아, 상대가 오지 않았을 때 증거가 돼요. 두 분과 운영자만 볼 수 있고, 위치는 90일 뒤 지워져요.',
		place: '어디에 있나요?',
		located: '이 기기의 위치도 남기기',
		send: '와 있어요',
		unknown: '위치를 알 수 없어 위치 없이 남겼어요.',
		from: (time: string) => `상대가 오지 않으면 ${time}부터 알릴 수 있어요.`,
		owner: '주인',
		renter: '빌리는 이웃',
		position: (latitude: string, longitude: string, metres: number) => `기기의 위치 ${latitude}, ${longitude} (±${metres}m)`,
		noPlace: '위치 없이',
		forgotten: '위치는 지워졌어요',
	},
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
	alike: {
		title: 'Similar gear',
		hint: 'What fits, is free on these days, near by and costs about as much comes first.',
		days: 'When this one is free',
		none: 'There is nothing alike.',
		otherDays: (days) => `Free ${days}`,
	},
	wait: 'How long to wait for who does not come (minutes)',
	waitHint: '10 to 120. After that one may say that the other did not come.',
	checkIn: {
		title: 'Where you meet',
		hint: "Say that you are there: with the server's time, it is proof if the other does not come. Only you two and admins see it, and where you were is dropped after 90 days.",
		place: 'Where are you?',
		located: "With this device's position",
		send: 'I am here',
		unknown: 'The position is not known: it is left out.',
		from: (time) => `If the other does not come, you may say so from ${time}.`,
		owner: 'Owner',
		renter: 'Renter',
		position: (latitude, longitude, metres) => `Position of the device ${latitude}, ${longitude} (±${metres} m)`,
		noPlace: 'Without a place',
		forgotten: 'Where that was is dropped',
	},
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
