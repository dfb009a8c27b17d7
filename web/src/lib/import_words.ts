import { lang } from './text';

const ko = {
	title: '다른 캘린더의 바쁜 날',
	hint: '다른 곳의 예약이나 일정이 있는 날에는 빌려주지 않아요. 캘린더의 비공개 iCal 주소를 넣으면 한 시간마다 읽어요. 일정의 이름은 나에게만 보여요.',
	address: '캘린더 주소(https, .ics)',
	connect: '연결하기',
	file: '파일로 가져오기(.ics)',
	now: '지금 읽기',
	end: '끊기',
	pending: '읽는 중이에요…',
	ofFile: '파일에서 가져왔어요.',
	read: (when: string) => `마지막으로 읽은 때: ${when}`,
	events: (n: number) => `일정 ${n}개`,
	never: '아직 읽지 못했어요.',
	faults: {
		inside: '그 주소로는 갈 수 없어요.',
		too_large: '캘린더가 너무 커요(1 MiB까지).',
		unreachable: '그 서버에 닿지 못했어요.',
		not_found: '그 주소에 캘린더가 없어요.',
		refused: '그 서버가 보여 주지 않아요.',
		answer: '그 서버가 알 수 없는 답을 했어요.',
		no_calendar: '그 주소에 있는 것은 캘린더가 아니에요.',
	} as Record<string, string>,
	kept: '전에 읽은 날은 그대로 남아 있어요.',
	notes: '이렇게 읽은 일정이 있어요',
	whys: {
		start: '시작하는 때를 알 수 없어 뺐어요',
		rule: '되풀이되는 방식을 몰라 첫 번째만 넣었어요',
		dates: '따로 적힌 날짜들은 뺐어요',
		zone: '모르는 시간대라 넉넉하게 넣었어요',
	} as Record<string, string>,
	ended: '끊었어요. 그 날들을 다시 빌려줄 수 있어요.',
};

const en: typeof ko = {
	title: 'Busy days of another calendar',
	hint: 'Nothing is lent on days that another calendar says are busy. Give its private iCal address and it is read every hour. Only you see the names of events.',
	address: 'Address of the calendar (https, .ics)',
	connect: 'Connect',
	file: 'Bring a file (.ics)',
	now: 'Read it now',
	end: 'Disconnect',
	pending: 'It is being read…',
	ofFile: 'From a file.',
	read: (when) => `Last read: ${when}`,
	events: (n) => `${n} ${n === 1 ? 'event' : 'events'}`,
	never: 'Not read yet.',
	faults: {
		inside: 'That address cannot be reached from here.',
		too_large: 'The calendar is too large (1 MiB at most).',
		unreachable: 'Its server could not be reached.',
		not_found: 'There is no calendar at that address.',
		refused: 'Its server does not show it.',
		answer: 'Its server gave an answer that is none.',
		no_calendar: 'What stands at that address is no calendar.',
	},
	kept: 'The days that were read before stay.',
	notes: 'Some events were read like this',
	whys: {
		start: 'left out: when it begins cannot be read',
		rule: 'only its first time: how it comes again is not understood',
		dates: 'without the dates that are listed apart',
		zone: 'with room to spare: its time zone is unknown',
	},
	ended: 'Disconnected. Those days can be lent again.',
};

/** The text of the other calendar's part, which few pages need. */
export const importWords = (): typeof ko => (lang() === 'en' ? en : ko);
