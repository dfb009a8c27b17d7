/** What only the map of a search says. */
export const mapKo = {
	map: {
		title: '지도',
		closer: '가까이',
		wider: '넓게',
		here: '이 지역에서 찾기',
		/** How many of those found say where they are. */
		known: (n: number, all: number) => (n ? `${all}개 중 ${n}개의 위치예요. 500 m 칸까지만 보여 드려요.` : '찾은 장비 가운데 위치를 알린 것이 없어요.'),
		grid: (length: string) => `칸 하나가 ${length}`,
		pin: (n: number, price: string) => (n > 1 ? `${price}~ ${n}개` : price),
	},
};
