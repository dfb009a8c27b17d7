// Judges a run of chat by what every client wrote down and what the server has stored in the end.
//
//   const violations = check({ rooms, journals })   // [] or [{kind, room, device, what}]
//
// A room is {id, members: [ids], from, rows, read}: `from` its last seq before the run, `rows` its whole history
// {seq, id, cid, sender, text}, with the cid of every row that has one, `read` the final read marks {member: seq}.
// A journal is {device, member, room, entries}, in the order of what happened to that client (member.mjs writes it):
//   {t:'open', since}                 a socket is there; since null: live only
//   {t:'resume', since}               a resume frame was sent
//   {t:'reset', head} {t:'row', …}    told to page; a row of a page, in the shape of msg
//   {t:'sync', head, read}            the end of a replay
//   {t:'msg', seq, id, cid, sender, text}
//   {t:'send', cid, text}             every time that it was sent
//   {t:'ack', cid, seq, id, dup} {t:'nack', cid, code}
//   {t:'read', user, seq}             somebody has read
//   {t:'close'} {t:'left'}            the socket is gone; the client is done before the end of the run
//
// Kinds of violations:
//   lost          acknowledged, not stored
//   moved         acknowledged with another seq or id than it is stored with, or twice with different ones
//   twice         one send stored more than once
//   changed       stored or shown with another text, sender or cid than it was sent with
//   hole          a room's seqs are not 1, 2, 3 … to its last
//   phantom       shown, acknowledged or stored, but nobody sent it, it is not there, or it was refused
//   order         a client got a seq that was not the next one after its last resume
//   missing       a client that is still there lacks a seq, or was told that a replay is over which was not
//   sender_order  stored in another order than its sender sent
//   read_fell     a read mark went down, or beyond the last seq
//   leak          somebody saw what is not his to see

export const KINDS = ['lost', 'moved', 'twice', 'changed', 'hole', 'phantom', 'order', 'missing', 'sender_order', 'read_fell', 'leak']

/** Everything stored, by what one looks for. */
function indexOf(rooms) {
  const index = { rooms: new Map(), byId: new Map() }
  for (const room of rooms) {
    const stored = { ...room, from: room.from ?? 0, bySeq: new Map(), byCid: new Map(), byText: new Map(), sent: new Map() }
    for (const row of room.rows) {
      stored.bySeq.set(row.seq, row)
      push(stored.byText, row.text, row)
      if (row.cid) push(stored.byCid, `${row.sender} ${row.cid}`, row)
      index.byId.set(row.id, { room: room.id, row })
    }
    stored.head = Math.max(0, ...stored.bySeq.keys())
    index.rooms.set(room.id, stored)
  }
  return index
}

function push(map, key, value) {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** What a client was told of each cid it sent: {text, acks, codes, order}. */
function sendsOf(journal, report) {
  const sends = new Map()
  for (const entry of journal.entries) {
    if (entry.t === 'send') {
      if (!sends.has(entry.cid)) sends.set(entry.cid, { cid: entry.cid, text: entry.text, acks: [], codes: [] })
    } else if (entry.t === 'ack') {
      const send = sends.get(entry.cid)
      if (send) send.acks.push(entry)
      else report('phantom', `an ack of ${entry.cid}, which it never sent`)
    } else if (entry.t === 'nack' && entry.cid !== null) {
      sends.get(entry.cid)?.codes.push(entry.code)
    }
  }
  return sends
}

/** Acknowledged is stored, once, where it was said to be, as it was sent. */
function checkSends(journal, room, sends, report) {
  for (const { cid, text, acks, codes } of sends.values()) {
    const rows = room.byCid.get(`${journal.member} ${cid}`) ?? []
    const alike = room.byText.get(text) ?? []
    room.sent.set(`${journal.member} ${cid}`, text)
    if (rows.length > 1 || alike.length > 1) report('twice', `${cid} is stored as ${[...new Set([...rows, ...alike])].map((row) => row.seq)}`)
    const [row] = rows
    if (row && row.text !== text) report('changed', `${cid} (seq ${row.seq}) is stored as ${JSON.stringify(row.text)}, sent as ${JSON.stringify(text)}`)
    if (row && acks.length === 0 && codes.length > 0 && !codes.includes('unavailable') && codes.at(-1) !== 'rate') {
      report('phantom', `${cid} was refused (${codes}) and is stored as ${row.seq}`)
    }
    for (const ack of acks) {
      if (!row) report('lost', `${cid} was acknowledged as ${ack.seq} and is not stored`)
      else if (ack.seq !== row.seq || ack.id !== row.id) report('moved', `${cid} was told seq ${ack.seq}, id ${ack.id}, is stored as ${row.seq}, ${row.id}`)
    }
  }
}

/** Rows in the order in which they were first sent. What was refused on the way has lost its place. */
function checkSenderOrder(journal, room, sends, report) {
  let last = 0
  for (const { cid, codes } of sends.values()) {
    const row = room.byCid.get(`${journal.member} ${cid}`)?.[0]
    if (!row || codes.length > 0) continue
    if (row.seq < last) report('sender_order', `${cid} is stored as ${row.seq}, one that was sent before it as ${last}`)
    last = Math.max(last, row.seq)
  }
}

/** What was shown is what is stored, and its viewer's to see. */
function checkShown(journal, room, index, entry, report) {
  const row = room.bySeq.get(entry.seq)
  const elsewhere = index.byId.get(entry.id)
  if (elsewhere && elsewhere.room !== room.id) report('leak', `id ${entry.id} of room ${elsewhere.room} was shown in room ${room.id}`)
  else if (!row) report('phantom', `seq ${entry.seq} was shown and is not stored`)
  else if (row.id !== entry.id) report('phantom', `seq ${entry.seq} was shown with id ${entry.id}, is stored with ${row.id}`)
  else if (row.text !== entry.text || row.sender !== entry.sender) report('changed', `seq ${entry.seq} was shown as another message than it is stored`)
  else if (entry.sender === journal.member && row.cid && entry.cid !== row.cid) report('changed', `seq ${entry.seq} was shown to its sender with cid ${entry.cid}, not ${row.cid}`)
  if (entry.cid && entry.sender !== journal.member) report('leak', `the cid of seq ${entry.seq} was shown to somebody else than its sender`)
}

/**
 * The stream of one client. After a resume frame the old count may go on until the new one begins: those frames were on
 * their way. `next` null: live only, whatever comes first.
 */
class Stream {
  next = null
  fresh = null // the count that the last resume frame asked for, until it begins
  live = false
  seen = new Set()
  first = null

  constructor(report) {
    this.report = report
  }

  open(since) {
    this.live = true
    this.fresh = null
    this.next = since === null ? null : since + 1
    if (since !== null) this.first ??= since + 1
  }

  resume(since) {
    this.fresh = since + 1
    this.first ??= since + 1
  }

  /** The answer to a resume has come. */
  #begin() {
    if (this.fresh === null) return
    this.next = this.fresh
    this.fresh = null
    this.live = true
  }

  msg(seq) {
    if (seq === this.fresh && seq !== this.next) this.#begin()
    if (!this.live) this.report('order', `seq ${seq} between a reset and the next resume`)
    else if (this.next !== null && seq !== this.next) this.report('order', `seq ${seq} came where ${this.next} was due`)
    this.next = seq + 1
    if (this.fresh === seq) this.fresh = seq + 1 // both counts agree on it
    this.first ??= seq
    this.seen.add(seq)
  }

  row(seq) {
    this.seen.add(seq)
  }

  sync(head) {
    this.#begin()
    if (this.next === null) this.next = head + 1
    else if (this.next <= head) this.report('missing', `the replay ended at ${this.next - 1} of ${head}`)
    this.first ??= head + 1
  }

  reset() {
    this.fresh = null
    this.live = false
  }

  /** It is there to the end: has it everything? */
  end(head) {
    const missing = []
    for (let seq = this.first ?? head + 1; seq <= head; seq++) if (!this.seen.has(seq)) missing.push(seq)
    if (missing.length > 0) this.report('missing', `${missing.length} of ${head}, from ${missing[0]}`)
  }
}

class ReadMarks {
  marks = new Map()

  constructor(room, report) {
    Object.assign(this, { room, report })
  }

  see(user, seq) {
    const before = this.marks.get(user) ?? 0
    if (seq < before) this.report('read_fell', `what ${user} has read fell from ${before} to ${seq}`)
    if (seq > this.room.head) this.report('read_fell', `${user} has read ${seq} of ${this.room.head}`)
    this.marks.set(user, Math.max(before, seq))
  }

  end() {
    for (const [user, seq] of Object.entries(this.room.read ?? {})) this.see(Number(user), seq)
  }
}

function checkReceived(journal, room, index, report) {
  const stream = new Stream(report)
  const reads = new ReadMarks(room, report)
  let left = false
  for (const entry of journal.entries) {
    switch (entry.t) {
      case 'open': stream.open(entry.since); break
      case 'resume': stream.resume(entry.since); break
      case 'reset': stream.reset(); break
      case 'row': stream.row(entry.seq); checkShown(journal, room, index, entry, report); break
      case 'msg': stream.msg(entry.seq); checkShown(journal, room, index, entry, report); break
      case 'sync':
        stream.sync(entry.head)
        for (const [user, seq] of Object.entries(entry.read ?? {})) reads.see(Number(user), seq)
        break
      case 'read': reads.see(entry.user, entry.seq); break
      case 'left': left = true; break
    }
  }
  reads.end()
  if (!left) stream.end(room.head)
}

/** No hole, nothing twice at one seq, and nothing that nobody sent. */
function checkRoom(room, everySent, report) {
  const seqs = room.rows.map((row) => row.seq).sort((a, b) => a - b)
  for (let i = 0, due = 1; i < seqs.length; i++, due++) {
    if (seqs[i] === due) continue
    report('hole', seqs[i] < due ? `seq ${seqs[i]} is there more than once` : `seq ${due} to ${seqs[i] - 1} are not there`)
    due = seqs[i]
  }
  if (room.from > room.head) report('lost', `the room was at ${room.from}, it ends at ${room.head}`)
  for (const row of room.rows) {
    if (row.seq <= room.from || (row.cid && room.sent.has(`${row.sender} ${row.cid}`))) continue
    if (!everySent.has(row.text)) report('phantom', `seq ${row.seq} is stored and nobody sent it`)
    else if (!row.cid) report('changed', `seq ${row.seq} is stored without its cid`)
    else report('phantom', `seq ${row.seq} is stored with the cid ${row.cid}, with which nobody sent here`)
  }
}

export function check({ rooms, journals }) {
  const violations = []
  const index = indexOf(rooms)
  const everySent = new Set()
  for (const journal of journals) {
    const room = index.rooms.get(journal.room)
    const report = (kind, what) => violations.push({ kind, room: journal.room, device: journal.device, what })
    if (!room.members.includes(journal.member)) {
      for (const { t } of journal.entries) {
        if (['open', 'msg', 'row', 'ack', 'sync', 'reset', 'read'].includes(t)) report('leak', `${t} for somebody who is no member`)
      }
      continue
    }
    const sends = sendsOf(journal, report)
    for (const { text } of sends.values()) everySent.add(text)
    checkSends(journal, room, sends, report)
    checkSenderOrder(journal, room, sends, report)
    checkReceived(journal, room, index, report)
  }
  for (const room of index.rooms.values()) {
    checkRoom(room, everySent, (kind, what) => violations.push({ kind, room: room.id, device: null, what }))
  }
  return violations
}

/** The violations as a text: how many of each kind, and the first few. */
export function summary(violations, few = 10) {
  const counts = {}
  for (const { kind } of violations) counts[kind] = (counts[kind] ?? 0) + 1
  const lines = violations.slice(0, few).map(({ kind, room, device, what }) => `${kind}: room ${room}, ${device ?? 'the server'}: ${what}`)
  return `${JSON.stringify(counts)}\n${lines.join('\n')}`
}
