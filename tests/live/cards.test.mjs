// Cards of rentals and a server that dies: what happened is said in the room once, neither lost nor twice.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { read, write } from '../support/database.mjs'
import { dates, openMarket, pair } from '../support/market.mjs'
import { onPostgres } from '../support/postgres.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const PAIRS = 12
const ROUNDS = 10

test('a server that is killed while rentals move has a card for each move, and none for those that did not happen', { timeout: 600_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'wooga-cards-'))
  let market = await openMarket({ data })
  const { port } = market.server
  let { server } = market
  const people = []
  for (let i = 0; i < PAIRS; i++) people.push(await pair(market))
  const ids = []
  let died = 0
  // On a slow machine more rounds, each longer, until both has been met: a move that was made, and a call that was cut off.
  for (let round = 0; round < ROUNDS || (round < 10 * ROUNDS && (ids.length === 0 || died === 0)); round++) {
    // All at once, so that the kill meets some of them between the move and its card.
    const calls = people.map(({ renter, product }) => renter.post(`/products/${product.id}/rentals/`, dates(round % 20)).catch(() => null))
    await sleep(round * (onPostgres ? 10 : 2))
    await server.stop('SIGKILL')
    const answers = await Promise.all(calls)
    died += answers.filter((answer) => answer === null).length
    server = await startServer({ data, port })
    for (const [id] of read(data, "SELECT id FROM rentals WHERE state = 'REQUESTED'")) {
      ids.push(id)
      const { owner } = people.find(({ product }) => product.id === read(data, 'SELECT product_id FROM rentals WHERE id = ?', [id])[0][0])
      assert.equal((await owner.post(`/api/rentals/${id}/decline/`)).status, 200)
    }
  }
  await until('every card is said', () => read(data, 'SELECT COUNT(*) FROM chat_cards')[0][0] === 0)
  const wanted = read(data, 'SELECT rental_id, event, COUNT(*) FROM rental_events GROUP BY rental_id, event ORDER BY rental_id, event')
  const cards = {}
  for (const [body] of read(data, 'SELECT body FROM messages WHERE kind = 2')) {
    const { rental, event } = JSON.parse(body)
    cards[`${rental} ${event}`] = (cards[`${rental} ${event}`] ?? 0) + 1
  }
  assert.deepEqual(cards, Object.fromEntries(wanted.map(([rental, event, n]) => [`${rental} ${event}`, n])))
  assert.ok(ids.length > 0 && died > 0, `${ids.length} requests, ${died} calls without an answer`)
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

test('a card that a server left behind is in the room soon after the next start', { timeout: 120_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'wooga-cards-'))
  const market = await openMarket({ data })
  const { owner, renter, room } = await pair(market)
  await market.server.stop('SIGKILL')
  for (const [sender, text] of [[owner.id, '먼저'], [renter.id, '나중']]) {
    write(data, 'INSERT INTO chat_cards (room_id, sender_id, text, body, made_us) VALUES (?, ?, ?, ?, ?)', [room.id, sender, text, '{"event":"x"}', Date.now() * 1000 - 60e6])
  }
  const server = await startServer({ data, port: market.server.port })
  const said = async () => (await renter.get(`/chat/${room.id}/messages/`)).body.map(({ text, seq, sender }) => [text, seq, sender.id])
  await until('both are said', async () => (await said()).length === 2)
  assert.deepEqual(await said(), [['먼저', 1, owner.id], ['나중', 2, renter.id]])
  assert.deepEqual(read(data, 'SELECT * FROM chat_cards'), [])
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

/** From now on the database takes no message of that text, which is more than anybody can do who calls. */
function breakMessages(data) {
  if (!onPostgres) return write(data, "CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.text = 'broken' BEGIN SELECT RAISE(ABORT, 'broken'); END")
  write(data, "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.text = 'broken' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$")
  write(data, 'CREATE TRIGGER broken BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse()')
}

test('cards that cannot be stored are tried later and later, named in the log, and in nobody’s way', { timeout: 180_000 }, async () => {
  const market = await openMarket()
  const { server } = market
  const { data } = server
  const { owner, renter, room } = await pair(market)
  const N = 150 // more than are asked for at once
  breakMessages(data)
  const values = [room.id, owner.id, '{"event":"x"}', Date.now() * 1000 - 60e6]
  write(data, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${N}) INSERT INTO chat_cards (room_id, sender_id, text, body, made_us) SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), 'broken', ?, CAST(? AS BIGINT) FROM n`, values)
  write(data, 'INSERT INTO chat_cards (room_id, sender_id, text, body, made_us) VALUES (?, ?, ?, ?, ?)', [room.id, owner.id, '온전한', '{"event":"x"}', Date.now() * 1000 - 30e6])
  const said = async () => (await renter.get(`/chat/${room.id}/messages/`)).body.map(({ text }) => text)
  await until('the whole one is said', async () => (await said()).includes('온전한'))
  const waiting = () => read(data, 'SELECT tries, COUNT(*), MIN(due_us) FROM chat_cards GROUP BY tries')
  await until('all were tried', () => server.log().split('event=card_refused').length > N)
  const [[tries, count, due], ...others] = waiting()
  assert.deepEqual([tries, count, others], [1, N, []])
  assert.match(server.log(), new RegExp(`level=error event=card_refused card=\\d+ room=${room.id} why=\\w+ tries=1 again_in_s=20`))
  await sleep(due / 1000 - Date.now() - 5000) // the clock has come round once more
  assert.equal(server.log().split('event=card_refused').length, N + 1, 'tried again too soon')

  write(data, onPostgres ? 'DROP TRIGGER broken ON messages' : 'DROP TRIGGER broken')
  await until('all are in their room', () => read(data, 'SELECT COUNT(*) FROM chat_cards')[0][0] === 0)
  assert.equal(read(data, "SELECT COUNT(*) FROM messages WHERE text = 'broken'")[0][0], N)
  await market.close()
})
