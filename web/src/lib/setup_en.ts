import type { DeskText } from './ko';

export const setupEn: DeskText['setup'] = {
	title: 'Open the market',
	intro: 'Name your market and create the operator account. This link works only once.',
	over: 'This link has been used or has expired.',
	overText: 'If there is no operator yet, the server prints a new link each time it starts.',
	market: 'Market',
	name: 'Market name',
	place: 'Neighbourhood',
	placeHint: 'For example: Mapo, Seoul, or your university',
	zone: 'Pages are in Korean and English; dates and times are in Seoul time.',
	account: 'Operator account',
	server: 'Server settings',
	address: (url, set) => (set ? `Address: ${url}` : `Address: ${url} (WOOGA_PUBLIC_URL sets it)`),
	signIn: (google, kakao) => `Google sign-in ${google ? 'on' : 'off'}, Kakao sign-in ${kakao ? 'on' : 'off'}`,
	mailOn: 'Mail is on',
	mailOff: 'Mail is off (WOOGA_SMTP turns it on)',
	try: 'Send a test e-mail',
	tried: 'Sent. Check the mailbox of the address above.',
	demo: 'Your market starts empty, without sample data.',
	start: 'Open the market',
};
