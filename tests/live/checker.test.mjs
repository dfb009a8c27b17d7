// The checker of chat is worth something only when it bites: a short talk that is right, and every way of making it wrong.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { KINDS, check, summary } from '../support/checker.mjs'

const A = 1
const B = 2
const STRANGER = 3

/**
 * A room where A and B speak in turn from seq 3 on (1 and 2 were there before), each heard by both; A is away in the middle
 * and resumes. `cut` changes it before it is judged.
 */
function talk(cut = () => {}) {
  const rows = [1, 2].map((seq) => ({ seq, id: 100 + seq, cid: null, sender: A, text: `old ${seq}` }))
  const a = { device: 'a', member: A, room: 7, entries: [{ t: 'open', since: 2 }, { t: 'sync', head: 2, read: { [A]: 2, [B]: 1 } }] }
  const b = { device: 'b', member: B, room: 7, entries: [{ t: 'open', since: null }, { t: 'sync', head: 2, read: { [A]: 2, [B]: 1 } }] }
  const shown = (row, to) => ({ t: 'msg', seq: row.seq, id: row.id, cid: row.sender === to.member ? row.cid : undefined, sender: row.sender, text: row.text })
  const away = (seq) => seq === 6 || seq === 7
  for (let seq = 3; seq <= 10; seq++) {
    const from = seq === 6 || seq === 7 ? b : seq % 2 ? a : b
    const row = { seq, id: 100 + seq, cid: `c${seq}`, sender: from.member, text: `text ${seq}` }
    rows.push(row)
    from.entries.push({ t: 'send', cid: row.cid, text: row.text })
    if (!away(seq)) a.entries.push(shown(row, a))
    b.entries.push(shown(row, b))
    from.entries.push({ t: 'ack', cid: row.cid, seq, id: row.id, dup: false })
    if (seq === 5) a.entries.push({ t: 'close', code: 1006 })
    if (seq === 7) {
      a.entries.push({ t: 'open', since: 5 }, shown(rows[5], a), shown(rows[6], a), { t: 'sync', head: 7, read: { [A]: 5, [B]: 7 } })
    }
  }
  b.entries.push({ t: 'read', user: A, seq: 10 })
  const room = { id: 7, members: [A, B], from: 2, rows, read: { [A]: 10, [B]: 10 } }
  const other = { id: 8, members: [A, STRANGER], from: 1, rows: [{ seq: 1, id: 900, cid: null, sender: STRANGER, text: 'elsewhere' }], read: {} }
  const run = { rooms: [room, other], journals: [a, b] }
  cut({ run, room, a, b, rows, at: (journal, t, seq) => journal.entries.findIndex((entry) => entry.t === t && (seq === undefined || entry.seq === seq)) })
  return run
}

const bitten = new Set()

/** Exactly these kinds are found. */
const finds = (name, expected, cut) => test(name, () => {
  const found = check(talk(cut))
  for (const { kind } of found) bitten.add(kind)
  assert.deepEqual([...new Set(found.map(({ kind }) => kind))].sort(), [expected].flat().sort(), summary(found))
})

test('a talk that is right has no violations', () => assert.deepEqual(check(talk()), []))

describe('what is right, too:', () => {
  const fine = (name, cut) => finds(name, [], cut)

  fine('an acknowledgement before its message, and one that comes again', ({ a, at }) => {
    const [ack] = a.entries.splice(at(a, 'ack', 3), 1)
    a.entries.splice(at(a, 'msg', 3), 0, ack, { t: 'send', cid: 'c3', text: 'text 3' }, { ...ack, dup: true })
  })
  fine('a message that was never acknowledged, stored or not', ({ a, b, at }) => {
    a.entries.splice(at(a, 'ack', 9), 1)
    b.entries.push({ t: 'send', cid: 'unheard', text: 'of' })
  })
  fine('a resume on a live socket, while frames of the old count are on their way', ({ b, at }) => {
    b.entries.splice(at(b, 'msg', 4), 0, { t: 'resume', since: 2 })
    const again = b.entries.filter((entry) => entry.t === 'msg' && entry.seq >= 3 && entry.seq <= 5)
    b.entries.splice(at(b, 'msg', 5) + 1, 0, ...again, { t: 'sync', head: 5, read: {} })
  })
  fine('a resume from where one is', ({ b, at }) => {
    b.entries.splice(at(b, 'msg', 5) + 1, 0, { t: 'resume', since: 5 }, { t: 'sync', head: 5, read: {} })
  })
  fine('a resume from where one is, with a frame on its way', ({ b, at }) => {
    b.entries.splice(at(b, 'msg', 6), 0, { t: 'resume', since: 5 })
    b.entries.splice(at(b, 'msg', 6) + 1, 0, { t: 'sync', head: 6, read: {} })
  })
  fine('a reset, paged, then resumed', ({ a, at }) => {
    const start = at(a, 'msg', 6)
    const rows = a.entries.splice(start, 2).map((entry) => ({ ...entry, t: 'row' }))
    a.entries.splice(start, 0, { t: 'reset', head: 7 }, ...rows, { t: 'resume', since: 7 })
  })
  fine('a refused message that is not stored', ({ a }) => a.entries.push({ t: 'send', cid: 'no', text: 'no' }, { t: 'nack', cid: 'no', code: 'too_long' }))
  fine('one of which the server did not know, stored out of its turn', ({ a, at }) => {
    a.entries.splice(at(a, 'send'), 0, { t: 'send', cid: 'c9', text: 'text 9' }, { t: 'nack', cid: 'c9', code: 'unavailable' })
  })
  fine('a client that left before the end', ({ b, at }) => {
    b.entries.splice(at(b, 'msg', 10), 1)
    b.entries.push({ t: 'left' })
  })
  fine('a stranger who is turned away', ({ run }) => run.journals.push({ device: 's', member: STRANGER, room: 7, entries: [{ t: 'close', code: 403 }] }))
})

describe('an acknowledged message', () => {
  finds('that is not stored is lost', 'lost', ({ a, b, rows, room }) => {
    rows.pop() // seq 10, of B
    for (const one of [a, b]) one.entries = one.entries.filter((entry) => !(entry.t === 'msg' && entry.seq === 10))
    room.read = {}
    b.entries.pop()
  })
  finds('that is stored at another seq than it was told has moved', 'moved', ({ a, at }) => (a.entries[at(a, 'ack', 9)].seq = 8))
  finds('that is stored with another id has moved', 'moved', ({ a, at }) => (a.entries[at(a, 'ack', 9)].id = 1))
  finds('that was told two seqs has moved', 'moved', ({ a }) => a.entries.push({ t: 'ack', cid: 'c3', seq: 4, id: 104, dup: true }))
  finds('that is stored with another text was changed', 'changed', ({ rows, a, b }) => {
    rows[8].text = 'not what I said'
    for (const one of [a, b]) one.entries.filter((entry) => entry.t === 'msg' && entry.seq === 9).forEach((entry) => (entry.text = 'not what I said'))
  })
  finds('that its sender never sent is a phantom', 'phantom', ({ a }) => a.entries.push({ t: 'ack', cid: 'c4', seq: 4, id: 104, dup: true }))
})

describe('the history', () => {
  const again = (cid) => ({ rows, run }) => {
    const row = { seq: 11, id: 111, cid, sender: A, text: 'text 9' }
    rows.push(row)
    for (const one of run.journals) one.entries.push({ t: 'msg', seq: 11, id: 111, cid: one.member === A ? cid : undefined, sender: A, text: 'text 9' })
  }
  finds('with a cid twice', 'twice', again('c9'))
  finds('with one send twice, the second without a cid', ['changed', 'twice'], again(null))
  finds('with one send twice, under another cid', ['phantom', 'twice'], again('c99'))
  finds('with a hole', ['hole', 'lost', 'phantom'], ({ rows }) => rows.splice(7, 1))
  finds('with a hole where nobody looked', 'hole', ({ rows }) => rows.splice(0, 1))
  finds('with two rows at one seq', 'hole', ({ rows }) => rows.push({ ...rows[0], id: 99 }))
  finds('with a row that nobody sent', 'phantom', ({ rows, run }) => {
    rows.push({ seq: 11, id: 111, cid: 'x', sender: A, text: 'made up' })
    for (const one of run.journals) one.entries.push({ t: 'msg', seq: 11, id: 111, cid: one.member === A ? 'x' : undefined, sender: A, text: 'made up' })
  })
  finds('with a row that was refused', 'phantom', ({ a, at }) => (a.entries[at(a, 'ack', 9)] = { t: 'nack', cid: 'c9', code: 'forbidden' }))
  finds('that lost what was there before the run', ['hole', 'lost'], ({ rows, run, room }) => {
    rows.length = 1
    rows[0].seq = 3
    run.journals.length = 0
    room.from = 4
    room.read = {}
  })
  finds('in another order than its sender sent', 'sender_order', ({ a, at }) => {
    const send = a.entries.splice(at(a, 'send'), 1)[0] // of c3
    a.entries.splice(a.entries.findIndex((entry) => entry.cid === 'c5' && entry.t === 'send') + 1, 0, send)
    a.entries.push(...a.entries.splice(at(a, 'ack', 3), 1))
  })
})

describe('what is shown', () => {
  finds('with a gap', ['missing', 'order'], ({ b, at }) => b.entries.splice(at(b, 'msg', 6), 1))
  finds('twice', 'order', ({ b, at }) => b.entries.splice(at(b, 'msg', 6), 0, { ...b.entries[at(b, 'msg', 6)] }))
  finds('in the wrong order', 'order', ({ b, at }) => {
    const [six] = b.entries.splice(at(b, 'msg', 6), 1)
    b.entries.splice(at(b, 'msg', 7) + 1, 0, six)
  })
  finds('again after a resume that asked for later ones', 'order', ({ a, at }) => a.entries.splice(at(a, 'msg', 6), 0, { ...a.entries[at(a, 'msg', 5)] }))
  finds('not at all, the last one', 'missing', ({ b, at }) => b.entries.splice(at(b, 'msg', 10), 1))
  finds('not at all, the last ones of a client that came back and heard nothing more', 'missing', ({ a }) => {
    a.entries = a.entries.filter((entry) => !(entry.t === 'msg' && entry.seq > 7))
  })
  finds('in a replay that ends too early', ['missing', 'order'], ({ a, at }) => a.entries.splice(at(a, 'msg', 7), 1))
  finds('in a replay that says too early that it is over', 'missing', ({ a, at }) => {
    const [seven] = a.entries.splice(at(a, 'msg', 7), 1)
    a.entries.splice(at(a, 'msg', 6) + 2, 0, seven)
  })
  finds('between a reset and the next resume', 'order', ({ a, at }) => {
    const start = at(a, 'msg', 6)
    const rows = a.entries.splice(start, 2)
    a.entries.splice(start, 0, { t: 'reset', head: 7 }, rows[0], { ...rows[1], t: 'row' }, { t: 'resume', since: 7 })
  })
  finds('paged with a hole', 'missing', ({ a, at }) => {
    const start = at(a, 'msg', 6)
    const rows = a.entries.splice(start, 2).map((entry) => ({ ...entry, t: 'row' }))
    a.entries.splice(start, 0, { t: 'reset', head: 7 }, rows[1], { t: 'resume', since: 7 })
  })
  finds('and not stored is a phantom', ['lost', 'phantom'], ({ rows, room, b }) => {
    rows.pop()
    room.read = {}
    b.entries.pop()
  })
  finds('with another id than it is stored with is a phantom', 'phantom', ({ b, at }) => (b.entries[at(b, 'msg', 6)].id = 5))
  finds('with another text is changed', 'changed', ({ b, at }) => (b.entries[at(b, 'msg', 6)].text = '!'))
  finds('with another sender is changed', 'changed', ({ b, at }) => (b.entries[at(b, 'msg', 5)].sender = STRANGER))
  finds('to its sender without its cid is changed', 'changed', ({ a, at }) => delete a.entries[at(a, 'msg', 5)].cid)
})

describe('read marks', () => {
  finds('that fall in frames', 'read_fell', ({ b }) => b.entries.push({ t: 'read', user: A, seq: 9 }))
  finds('that fall in a later sync', 'read_fell', ({ a, at }) => (a.entries[at(a, 'sync')].read[A] = 6))
  finds('that fall by the end', 'read_fell', ({ room }) => (room.read[A] = 9))
  finds('that are beyond what is there', 'read_fell', ({ room }) => (room.read[B] = 11))
})

describe('who is no member', () => {
  for (const entry of [{ t: 'open', since: null }, { t: 'msg', seq: 3, id: 103, sender: A, text: 'text 3' }, { t: 'ack', cid: 'x', seq: 11, id: 1 }, { t: 'sync', head: 2, read: {} }]) {
    finds(`gets ${entry.t}`, 'leak', ({ run }) => run.journals.push({ device: 's', member: STRANGER, room: 7, entries: [entry] }))
  }
  finds('gets a message of another room in his own', ['leak', 'order'], ({ run }) =>
    run.journals.push({ device: 's', member: STRANGER, room: 8, entries: [{ t: 'open', since: 1 }, { t: 'sync', head: 1, read: {} }, { t: 'msg', seq: 3, id: 103, sender: A, text: 'text 3' }] }))
  finds('and not its sender gets a cid', 'leak', ({ b, at }) => (b.entries[at(b, 'msg', 5)].cid = 'c5'))
})

test('every kind the checker knows was found by a test above', () => assert.deepEqual([...bitten].sort(), [...KINDS].sort()))

test('a summary counts and shows the first few', () => {
  const lost = { kind: 'lost', room: 1, device: 'a', what: 'x' }
  assert.equal(summary([lost, { ...lost, device: null }, lost], 2), '{"lost":3}\nlost: room 1, a: x\nlost: room 1, the server: x')
})
