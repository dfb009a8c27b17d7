import type { deskKo } from './desk_ko';
import type { koMore } from './more_ko';
import type { mapKo } from './map_ko';
import type { mineKo } from './mine_ko';
import type { talkKo } from './talk_ko';

/** What the body of a card says of a step of a rental; older ones say less. */
export interface CardBody {
	event?: string;
	rental?: number;
	start?: string;
	end?: string;
	total?: number;
	cost?: number;
	amount?: number;
	reason?: string;
	place?: string;
	diff?: { what: string; before: string | number | null; after: string | number | null }[];
	alternatives?: { rental_start_date: string; rental_end_date: string }[];
}

/** A card; `text` is the server's, in Korean. */
export interface CardWords {
	text: string;
	body?: unknown;
}

/** What the first pages say; the rest is in more_ko.ts. Every other language has exactly these keys. */
export const ko = {
	finding: {
		more: '필터',
		fits: '나에게 맞는 것',
		fitsUnknown: '아직 몸 치수를 적지 않으셨어요. 적어 두면 맞는 장비만 보여 드려요.',
		fitsTell: '핏 프로필 적기',
		fee: '하루 요금',
		min: '최소 (원)',
		max: '최대 (원)',
		apply: '적용',
		state: '상태',
		how: '받는 방법',
		near: '내 주변',
		area: '이 근처',
		within: '거리',
		noPlace: '지금 있는 곳을 알 수 없어요. 위치를 허용하거나 지도에서 찾아보세요.',
		direct: '직거래',
		delivery: '배송',
	},
	tagline: '이웃의 장비로 오늘 시작하는 운동',
	skip: '본문으로 건너뛰기',
	language: 'English',
	nav: { main: '주 메뉴', home: '홈', search: '찾기', list: '등록', chats: '채팅', me: '나', login: '로그인' },
	unread: (n: number) => `안 읽은 메시지 ${n}개`,
	loading: '불러오는 중',
	offline: '인터넷에 연결되어 있지 않아요. 다시 연결되면 이어져요.',
	newer: '새 버전이 있어요',
	reload: '새로 고침',
	/** What was kept for when nobody can be asked. */
	seenAt: (when: string) => `${when}에 본 내용이에요. 연결되면 새로 불러와요.`,
	failed: '불러오지 못했어요.',
	retry: '다시 시도',
	more: '더 보기',
	save: '저장',
	close: '닫기',
	remove: '빼기',
	optional: '선택',
	error: {
		network: '연결이 끊겼어요. 잠시 후 다시 시도해 주세요.',
		server: '서버에 문제가 생겼어요. 잠시 후 다시 시도해 주세요.',
		slow: (s: number) => `너무 자주 요청했어요. ${s}초 뒤에 다시 시도해 주세요.`,
		denied: '할 수 없는 일이에요.',
		gone: '찾을 수 없어요.',
		tooLarge: '파일이 너무 커요.',
		noPhoto: '사진으로 열 수 없는 파일이에요. JPEG, PNG, WebP로 올려 주세요.',
		movedOn: '그사이에 바뀌었어요. 다시 살펴봐 주세요.',
		now: '지금은 할 수 없는 일이에요. 화면을 새로 고쳤어요.',
		overdue: '늦은 장비를 먼저 돌려주세요.',
		wrongCode: (left: number) => `코드가 달라요. 상대 화면에 지금 보이는 코드를 입력하세요. (${left}번 남음)`,
		manyCodes: (minutes: number) => `코드를 여러 번 틀렸어요. ${minutes}분 뒤에 다시 시도해 주세요.`,
		price: '그사이 금액이 바뀌었어요. 다시 확인해 주세요.',
		days: '그 날짜는 이미 예약되었어요. 다른 날짜를 골라 주세요.',
		password: '이메일 또는 비밀번호가 맞지 않아요.',
		taken: '이미 가입된 이메일이에요.',
		weak: '비밀번호는 8자 이상, 흔하지 않은 것으로 정해 주세요.',
		email: '이메일 주소를 확인해 주세요.',
		input: '입력한 내용을 확인해 주세요.',
		noOutbox: '이 브라우저에 저장할 곳이 없어요. 보내지 못한 메시지는 창을 닫으면 사라져요.',
	},
	category: ({ sort, name }: { sort: string; name?: string }) => name ?? sort,
	heart: (name: string) => `${name} 찜`,
	perDay: (price: string) => `하루 ${price}`,
	perWeek: (price: string) => `일주일 ${price}`,
	home: {
		wanted: '구해요',
		categories: '종목',
		popular: '인기 장비',
		recent: '새로 올라온 장비',
		magazine: '건강 매거진',
		all: '모든 장비 보기',
		emptyTitle: '아직 장비가 없어요',
		emptyText: '집에서 쉬고 있는 장비를 처음으로 올려 보세요.',
		addGear: '장비 등록',
	},
	fits: { fits: '나에게 맞아요', nearly: '거의 맞아요', no: '맞지 않아요' },
	search: {
		title: '장비 찾기',
		keyword: '무엇을 찾으세요?',
		placeholder: '테니스 라켓, 텐트, 서핑…',
		from: '빌리는 날',
		to: '돌려주는 날',
		submit: '찾기',
		category: '종목',
		anyCategory: '모든 종목',
		order: '정렬',
		orders: { recent: '최신순', views: '인기순', min_price: '낮은 가격순', near: '가까운 순' },
		results: '찾은 장비',
		skip: '찾은 장비로 건너뛰기',
		found: (n: number, more: boolean, days: string) => `${days && `${days}에 비어 있는 `}장비 ${n}개${more ? ' 이상' : ''}`,
		emptyTitle: '찾는 장비가 없어요',
		emptyText: '검색어를 바꾸거나 날짜와 조건을 넓혀 보세요. 구해요에 올리면 가진 이웃이 답해요.',
		reset: '조건 지우기',
		end: '마지막 장비예요',
		map: '지도로 보기',
		save: '이 검색 저장',
		saved: '저장했어요. 새로 올라오면 알려 드려요.',
		manySaved: '20개까지 저장할 수 있어요.',
		manyKept: '500개까지 찜할 수 있어요.',
		wanted: '구해요에 올리기',
	},
	product: {
		photo: (i: number, n: number) => `사진 ${i} / ${n}`,
		back: '이전 사진',
		next: '다음 사진',
		weekDays: (n: number) => `${n}일 값으로 7일까지`,
		sameFor: (n: number) => `${n}일 더 빌려도 같은 값이에요`,
		weekFlat: (price: string) => `일주일까지 ${price}`,
		state: '상태',
		model: '모델',
		place: '직거래 장소',
		direct: '직거래 가능',
		delivery: '배송비 포함',
		views: (n: string) => `조회 ${n}`,
		calendar: '언제 빌릴까요?',
		calendarHelp: '시작하는 날과 끝나는 날을 차례로 고르거나, 그 사이를 끌어 주세요.',
		calendarKeys: '화살표 키로 움직이고, Shift를 누르면 기간이 길어져요.',
		lineWeek: (n: number, price: string) => `${n}주 × ${price}`,
		lineDay: (n: number, price: string) => `${n}일 × ${price}`,
		lineOffer: '서로 정한 금액',
		lineDelivery: '배송비',
		wantDelivery: '배송으로 받을게요',
		total: '합계',
		deposit: '보증금',
		noDeposit: '없음',
		days: (n: number) => `${n}일`,
		ask: '대여 문의',
		request: '요청하기',
		pick: '날짜 고르기',
		requested: '요청을 보냈어요',
		book: '바로 예약',
		booked: '예약이 확정됐어요',
		edit: '수정',
		own: '내가 올린 장비예요',
		ownHelp: '날짜를 고르면 이웃에게 보이는 금액을 확인할 수 있어요.',
		owner: '빌려주는 이웃',
		store: '이웃의 장비 보기',
		reviews: '후기',
		noReviews: '아직 후기가 없어요',
		noReviewsText: '빌린 이웃이 후기를 남기면 여기에 보여요.',
		related: '이런 장비는 어때요?',
		goneTitle: '볼 수 없는 장비예요',
		goneText: '지워졌거나 숨겨졌거나, 주소가 잘못되었어요.',
	},
	person: {
		score: '바로미터',
		newcomer: '새 이웃',
		level: '등급',
		levels: { NEWBIE: '신인', ROOKIE: '후보', SEMIPRO: '주전', PRO: '올스타', MASTER: '국대' } as Record<string, string>,
		gone: '떠난 이웃',
	},
	stars: (n: number) => `별 ${n}개`,
	states: ['새 것과 비슷해요', '깨끗해요', '쓸 만해요'] as [string, string, string],
	notices: {
		title: '소식',
		settings: '알림과 쉬는 시간',
		unread: (n: number) => `새 소식 ${n}개`,
		emptyTitle: '아직 소식이 없어요',
		emptyText: '빌리고 빌려주는 일이 있으면 여기에 알려 드려요.',
	},
	notFound: { title: '길을 잃었어요', text: '없는 페이지예요. 주소를 다시 확인해 주세요.', home: '홈으로' },
};

type Widen<T> = T extends string
	? string
	: T extends (...args: infer A) => string
		? (...args: A) => string
		: { [K in keyof T]: Widen<T[K]> };

export type FirstText = Widen<typeof ko>;
export type MoreText = Widen<typeof koMore>;
export type MineText = Widen<typeof mineKo>;
export type TalkText = Widen<typeof talkKo>;
export type DeskText = Widen<typeof deskKo>;
export type MapText = Widen<typeof mapKo>;
export type Text = FirstText & MoreText & MineText & TalkText & DeskText & MapText;
