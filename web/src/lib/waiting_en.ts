import type { Text } from './ko';

/** Waiting for days, and gear that is not lent for a while, in English. */
export const waitingEn: Text['waiting'] = {
	errors: {
		paused: 'The owner takes no requests at the moment.',
		free_now: 'These days are free now. Just ask for them.',
		too_many_waiting: 'You can wait for 20 at a time.',
		not_so_many: 'The owner does not have that many.',
	},
	paused: 'Not available right now. You can request it once its owner lends it again.',
	hidden: (why) => `Hidden by an operator: only you and operators see it. Why: ${why}`,
	pausedOwn: 'Not lent at the moment: it is in no list, and nobody can ask for it.',
	pause: 'Pause',
	resume: 'Lend it again',
	title: 'Waiting list',
	hint: 'When taken days come free, you are told first and they are held for you for 12 hours.',
	from: 'First day',
	to: 'Last day',
	wait: 'Wait for these days',
	stop: 'Stop waiting',
	lost: { title: 'Stop waiting?', text: 'You lose your place in the line, and days that are held for you.' },
	waits: 'You will be told when they come free.',
	waitsFor: 'Waiting',
	held: 'Free now. Ask for it within 12 hours.',
	asked: 'Asked for. It is held until the owner answers.',
	answer: 'Time to answer a request (hours)',
	answerHint: '2 to 72. Three requests in a row without an answer pause the listing.',
};
