import type { Text } from './ko';

/** Waiting for days, and gear that is not lent for a while, in English. */
export const waitingEn: Text['waiting'] = {
	errors: {
		paused: 'The owner takes no requests at the moment.',
	},
	paused: 'Not lent at the moment. You can ask for it once its owner lends it again.',
	pausedOwn: 'Not lent at the moment: it is in no list, and nobody can ask for it.',
	pause: 'Pause',
	resume: 'Lend it again',
	answer: 'Time to answer a request (hours)',
	answerHint: '2 to 72. Three requests in a row without an answer pause the listing.',
};
