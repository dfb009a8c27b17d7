import { lang } from './text';

/* Words of the search's filters, which stand in its own file. */
const ko = {
	more: '조건',
	fits: '나에게 맞는 것',
	fitsHint: '핏 프로필에 맞거나 거의 맞는 장비만',
	fitsUnknown: '아직 몸 치수를 적지 않으셨어요. 적어 두면 맞는 장비만 보여 드려요.',
	fitsTell: '핏 프로필 적기',
	fee: '하루 요금',
	min: '최소 (원)',
	max: '최대 (원)',
	apply: '적용',
	state: '상태',
	how: '받는 방법',
	near: '내 주변',
	within: '거리',
	noPlace: '지금 있는 곳을 알 수 없어요. 브라우저에서 위치를 허용해 주세요.',
	direct: '직거래',
	delivery: '배송',
};
const en: typeof ko = {
	more: 'Filters',
	fits: 'What fits me',
	fitsHint: 'Only gear that fits, or nearly fits, your profile',
	fitsUnknown: 'You have not told your measures yet. Once you have, only gear that fits is shown.',
	fitsTell: 'Tell my measures',
	fee: 'Fee a day',
	min: 'From (₩)',
	max: 'To (₩)',
	apply: 'Apply',
	state: 'Condition',
	how: 'How you get it',
	near: 'Near me',
	within: 'Within',
	noPlace: 'Where you are is not known. Allow your browser to say it.',
	direct: 'In person',
	delivery: 'Delivery',
};
export const finding = (): typeof ko => (lang() === 'en' ? en : ko);
