import { lang } from './text';

/* Words of what fits whom, apart from the others: the first page does without them. */
const ko = {
	fields: {
		height: '키', weight: '몸무게', foot: '발 길이', width: '발볼', head: '머리둘레', chest: '가슴둘레', inseam: '다리 안쪽 길이', torso: '등 길이', hand: '손 길이',
		side: '쓰는 손', level: '실력', age: '나이', born: '태어난 해', frame: '프레임', wheel: '바퀴', length: '길이', grip: '그립', flex: '강도', thickness: '두께', persons: '인원', litres: '용량',
	} as Record<string, string>,
	units: { cm: 'cm', mm: 'mm', kg: 'kg', in: '인치', l: 'L', persons: '명', years: '살' } as Record<string, string>,
	words: {
		narrow: '좁은 편', regular: '보통', wide: '넓은 편', left: '왼손', right: '오른손', both: '양손', beginner: '처음', intermediate: '중급', advanced: '상급',
	} as Record<string, string>,
	footUnits: { mm: 'mm', eu: 'EU', mondo: '몬도(cm)' } as Record<string, string>,
	footUnit: '신발 사이즈 단위',
	low: (name: string) => `${name}: 가장 작은 값`,
	high: (name: string) => `${name}: 가장 큰 값`,
	none: '고르지 않음',
	wrong: (low: number, high: number) => `${low}부터 ${high}까지, 작은 값부터 적어 주세요.`,
	place: '건네는 곳의 위치',
	placeHint: '가까운 이웃이 거리로 찾을 수 있어요. 약속하기 전에는 500 m 안팎으로만 보여요.',
	placeHere: '지금 있는 곳으로 정하기',
	placeSet: '위치를 정했어요',
	placeForget: '위치 지우기',
	placeForgot: '위치를 지웠어요',
	form: '누구에게 맞나요?',
	formHint: '적어 두면 맞는 사람이 바로 찾아요. 아는 것만 적어도 돼요.',
	size: (variant: string) => (variant ? `사이즈 ${variant}` : '모든 사이즈'),
	because: (name: string, yours: string, gear: string) => `${name} ${yours}, 이 장비는 ${gear}`,
	missing: (name: string, gear: string) => `${name}을(를) 적어 두면 알 수 있어요. 이 장비는 ${gear}`,
	best: (variant: string) => `사이즈 ${variant}`,
	title: '핏',
	sizes: '사이즈별로 보기',
	votes: (n: number, of: number) => `${of}명 중 ${n}명: 딱 맞아요`,
	runs: { small: '작게 나왔다는 후기가 많아 한 치수 가까이 반영했어요.', large: '크게 나왔다는 후기가 많아 한 치수 가까이 반영했어요.' } as Record<string, string>,
	tell: '내 몸에 맞는지 보기',
	change: '내 핏 바꾸기',
	page: '내 핏 프로필',
	pageHint: '나만 볼 수 있어요. 다른 이웃에게도, 장비 주인에게도 보이지 않아요. 적은 것만큼 맞는 장비를 알려 드려요.',
	save: '저장',
	saved: '핏 프로필을 저장했어요',
	forget: '모두 지우기',
	forgot: '핏 프로필을 지웠어요',
	forgetText: '적어 둔 몸 치수를 모두 지워요. 되돌릴 수 없어요.',
	hints: { foot: '뒤꿈치에서 가장 긴 발가락까지', head: '눈썹 위로 한 바퀴', hand: '손목에서 가운뎃손가락 끝까지', torso: '목뒤 뼈에서 골반까지', inseam: '가랑이에서 바닥까지' } as Record<string, string>,
	find: '나에게 맞는 것 찾기',
};

const en: typeof ko = {
	fields: {
		height: 'Height', weight: 'Weight', foot: 'Foot length', width: 'Foot width', head: 'Head girth', chest: 'Chest', inseam: 'Inseam', torso: 'Torso', hand: 'Hand length',
		side: 'Hand', level: 'Level', age: 'Age', born: 'Year of birth', frame: 'Frame', wheel: 'Wheel', length: 'Length', grip: 'Grip', flex: 'Flex', thickness: 'Thickness', persons: 'Persons', litres: 'Volume',
	},
	units: { cm: 'cm', mm: 'mm', kg: 'kg', in: 'in', l: 'l', persons: '', years: 'years' },
	words: { narrow: 'narrow', regular: 'regular', wide: 'wide', left: 'left', right: 'right', both: 'both', beginner: 'beginner', intermediate: 'intermediate', advanced: 'advanced' },
	footUnits: { mm: 'mm', eu: 'EU', mondo: 'Mondo (cm)' },
	footUnit: 'Unit of shoe sizes',
	low: (name) => `${name}: from`,
	high: (name) => `${name}: to`,
	none: 'not said',
	wrong: (low, high) => `${low} to ${high}, the smaller first.`,
	place: 'Where you hand it over',
	placeHint: 'Neighbours find it by distance. Until you agree they see it to 500 m only.',
	placeHere: 'Here, where I am now',
	placeSet: 'The place is set',
	placeForget: 'Forget the place',
	placeForgot: 'The place is forgotten',
	form: 'Whom does it fit?',
	formHint: 'Whoever it fits will find it. Say only what you know.',
	size: (variant) => (variant ? `Size ${variant}` : 'All sizes'),
	because: (name, yours, gear) => `${name} ${yours}, this gear is for ${gear}`,
	missing: (name, gear) => `Tell your ${name.toLowerCase()} to know. This gear is for ${gear}`,
	best: (variant) => `size ${variant}`,
	title: 'Fit',
	sizes: 'By size',
	votes: (n, of) => `${n} of ${of}: just right`,
	runs: { small: 'Many say it runs small; that is reckoned in, by up to a size.', large: 'Many say it runs large; that is reckoned in, by up to a size.' },
	tell: 'Does it fit me?',
	change: 'Change my fit',
	page: 'My fit profile',
	pageHint: 'Only you see this: no neighbour does, nor any owner. The more you say, the more gear can be told to fit.',
	save: 'Save',
	saved: 'Your fit profile is saved',
	forget: 'Forget all of it',
	forgot: 'Your fit profile is gone',
	forgetText: 'All your measures are deleted. This cannot be undone.',
	hints: { foot: 'from the heel to the longest toe', head: 'around, above the eyebrows', hand: 'from the wrist to the tip of the middle finger', torso: 'from the neck bone to the hips', inseam: 'from the crotch to the floor' },
	find: 'Find what fits me',
};

export const fitting = (): typeof ko => (lang() === 'en' ? en : ko);

/** A word of a choice, or a number. */
export const wordText = (value: number | string): string => fitting().words[value] ?? String(value);

/** The same with its unit: "262 mm", "260~270 mm"; words have none. */
export function withUnit(text: string, unit: string | null): string {
	const of = unit ? fitting().units[unit] ?? '' : '';
	return of && /\d/.test(text) ? `${text} ${of}` : text;
}
