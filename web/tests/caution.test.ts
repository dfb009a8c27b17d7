import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Caution, cautions } from '../src/lib/caution';

const found = (text: string) => cautions(text, 'gear.example').join(' ');

const cases: [string, Caution | ''][] = [
	['국민 123456-01-123456 으로 부탁드려요', 'account'],
	['3333-01-1234567', 'account'],
	['계좌는 3333011234567 이에요', 'account'],
	['my bank account: 110123456789', 'account'],
	['제 번호는 010-1234-5678 이에요', ''],
	['01012345678로 문자 주세요', ''],
	['계좌 말고 01012345678로 문자 주세요', ''],
	['2027-03-10부터 2027-03-12까지요', ''],
	['10,000원이고 보증금은 50,000원이에요', ''],
	['시리얼은 1234567890123 이에요', ''],
	['선입금 하시면 예약해 드려요', 'prepay'],
	['먼저 송금해 주세요', 'prepay'],
	['please pay half of it in advance', 'prepay'],
	['카톡으로 얘기해요', 'outside'],
	['카카오톡 아이디 알려 주세요', 'outside'],
	['add me on Telegram', 'outside'],
	['http://gear.example.evil.example/rentals/1', 'link'],
	['www.other.example 에서 보세요', 'link'],
	['http://gear.example/rentals/1 에서 보세요', ''],
	['http://[', 'link'],
	['내일 두 시에 역 앞에서 봬요', ''],
	['', ''],
];

for (const [text, caution] of cases) {
	test(`${JSON.stringify(text)} is ${caution || 'harmless'}`, () => assert.equal(found(text), caution));
}

test('a message may be several things', () => {
	assert.equal(found('카톡 주시고 110-123-456789 로 선입금이요, http://bad.example'), 'account prepay outside link');
});
