import { lang } from './text';

/* Words of who lends several things, apart from the others: the first page does without them. */
const ko = {
	fleet: {
		title: '여러 개 빌려주기',
		hint: '같은 장비가 여럿이거나 사이즈가 다르면 하나씩 적어 주세요. 이름표는 빌린 사람도 보지만 일련번호는 나만 봐요.',
		variant: '사이즈',
		label: '이름표',
		serial: '일련번호',
		status: '지금',
		statuses: { available: '빌려줄 수 있어요', maintenance: '수리 중', retired: '더 빌려주지 않아요', lost: '잃어버림', stolen: '도난당함' } as Record<string, string>,
		add: '하나 더',
		remove: '빼기',
		save: '목록 저장',
		saved: '목록을 저장했어요',
		errors: {
			units_needed: '이미 약속한 대여에 필요한 장비예요.',
			unit_had: '누군가 빌렸던 장비는 뺄 수 없어요. ‘더 빌려주지 않아요’로 바꿔 주세요.',
			is_kit: '세트는 구성품의 개수로 빌려줘요.',
		} as Record<string, string>,
	},
	kit: {
		title: '세트 구성',
		cheaper: (fee: string, apart: string) => `따로 빌리면 하루 ${apart}, 세트는 ${fee}`,
		same: (fee: string) => `하루 ${fee}`,
		compose: '세트로 빌려주기',
		hint: '내 다른 장비를 몇 개씩 묶으면 함께 빌려줘요. 모두 0이면 세트가 아니에요.',
		save: '세트 저장',
		saved: '세트를 저장했어요',
		busy: '요청이나 약속이 있는 동안, 또는 다른 세트에 든 장비로는 세트를 바꿀 수 없어요.',
	},
};

const en: typeof ko = {
	fleet: {
		title: 'Lend several',
		hint: 'One line for each, where there are several or other sizes. Who rents one sees its label; the serial number is yours alone.',
		variant: 'Size',
		label: 'Label',
		serial: 'Serial number',
		status: 'Now',
		statuses: { available: 'To be lent', maintenance: 'At the repair shop', retired: 'Not lent any more', lost: 'Lost', stolen: 'Stolen' },
		add: 'One more',
		remove: 'Remove',
		save: 'Save the list',
		saved: 'List saved',
		errors: {
			units_needed: 'What is agreed needs these.',
			unit_had: 'What somebody has had cannot be removed: say that it is not lent any more.',
			is_kit: 'A kit is lent as its parts.',
		},
	},
	kit: {
		title: 'In this kit',
		cheaper: (fee, apart) => `${apart} a day one by one, ${fee} as a kit`,
		same: (fee) => `${fee} a day`,
		compose: 'Lend it as a kit',
		hint: 'Of your other gear, how many of each. All 0: it is no kit.',
		save: 'Save the kit',
		saved: 'Kit saved',
		busy: 'Not while it is asked for or agreed, nor with gear that is a kit or in one.',
	},
};

export const lending = () => (lang() === 'en' ? en : ko);
