import type { meetingKo } from './meeting_ko';

export const meetingEn: typeof meetingKo = {
	alike: {
		title: 'Similar gear',
		hint: 'What fits, is free on these days, is nearby and costs about the same comes first.',
		days: 'When this one is free',
		none: 'There is no similar gear.',
		otherDays: (days) => `Free ${days}`,
	},
	wait: 'How long to wait for somebody who is late (minutes)',
	waitHint: '10 to 120',
	checkIn: {
		title: 'Where you meet',
		hint: "Say that you are there: the server's time is proof if the other does not come. Only you two and who judges disputes see it; your place is dropped after 90 days.",
		place: 'Where are you?',
		located: "With this device's position",
		send: 'I am here',
		unknown: 'The position is not known: it is left out.',
		from: (time) => `If the other does not come, you may say so from ${time}.`,
		owner: 'Owner',
		renter: 'Renter',
		position: (latitude, longitude, metres) => `Position of the device ${latitude}, ${longitude} (±${metres} m)`,
		noPlace: 'Without a place',
		forgotten: 'Where that was is dropped',
	},
	press: {
		instead: 'Both press, without a code',
		hint: 'Where a code is no use, you both press on your own screens, within 10 minutes.',
		waiting: (time) => `You pressed. It counts once the other does, too, until ${time}.`,
		pressed: (time) => `The other pressed that it changes hands now. Press until ${time}.`,
		out: 'Press, too: it begins',
		back: 'Press, too: it is back',
		confirmed: (time) => `Confirmed by both pressing, ${time}.`,
	},
};
