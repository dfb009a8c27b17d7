/** Waiting for days, and gear that is not lent for a while, in Korean. */
export const waitingKo = {
	errors: {
		paused: '주인이 지금은 요청을 받지 않아요.',
	} as Record<string, string>,
	paused: '지금은 쉬고 있어요. 주인이 다시 빌려주면 요청할 수 있어요.',
	pausedOwn: '쉬는 중이라 목록에 나오지 않고, 새 요청도 받지 않아요.',
	pause: '잠시 쉬기',
	resume: '다시 빌려주기',
	answer: '요청에 답할 시간 (시간)',
	answerHint: '2에서 72까지. 세 번 이어서 답이 없으면 잠시 쉬게 돼요.',
};
