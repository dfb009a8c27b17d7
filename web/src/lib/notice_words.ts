import { lang } from './text';

const ko = {
	mail: '읽지 않은 소식을 메일로도 받기',
	push: '이 브라우저에서 알림 받기',
	pushDetails: '알림에 이름과 물건 보이기',
	pushDenied: '브라우저가 알림을 막고 있어요. 브라우저 설정에서 허용해 주세요.',
	quiet: '메일과 알림을 쉬는 시간',
	from: '시작',
	to: '끝',
	quietHint: '오늘 주고받는 일은 이 시간에도 알려 드려요.',
};

const en: typeof ko = {
	mail: 'Mail me what stays unread',
	push: 'Notify me in this browser',
	pushDetails: 'Name people and gear there',
	pushDenied: 'The browser blocks notifications. Please allow them in its settings.',
	quiet: 'Quiet hours',
	from: 'From',
	to: 'To',
	quietHint: 'In Seoul. What is about today is told all the same.',
};

/** The text of the notices' settings, which few open. */
export const noticeWords = (): typeof ko => (lang() === 'en' ? en : ko);
