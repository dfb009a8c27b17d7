import type { DeskText } from './ko';

export const setupEn: DeskText['setup'] = {
	title: 'Open the market',
	intro: 'Name the market and make the operator’s account. This link works once.',
	over: 'This link was used or is too old.',
	overText: 'While there is no operator, each start of the server prints a new one.',
	market: 'The market',
	name: 'Name of the market',
	place: 'Neighbourhood',
	placeHint: 'For example: Mapo, Seoul, or our university',
	zone: 'Pages are in Korean and English; days and hours are those of Seoul.',
	account: 'The operator’s account',
	server: 'What the server’s settings say',
	address: (url, set) => (set ? `Address: ${url}` : `Address: ${url} (WOOGA_PUBLIC_URL sets it)`),
	signIn: (google, kakao) => `Sign-in by Google ${google ? 'on' : 'off'}, by Kakao ${kakao ? 'on' : 'off'}`,
	mailOn: 'Mail is on',
	mailOff: 'Mail is off (WOOGA_SMTP turns it on)',
	try: 'Send a test letter',
	tried: 'Sent. Look into the mailbox of the address above.',
	demo: 'No demo data: the market begins empty.',
	start: 'Open the market',
};
