// Two nodes and three on one PostgreSQL and one Redis: rooms, sessions and counts are shared, and what Redis loses is lost by nobody (docs/chat.md
// section 4, docs/operations.md "Several nodes"). What every client wrote down is judged by support/checker.mjs.
import '../support/own_postgres.mjs'
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, dialV1 } from '../support/chat.mjs'
import { summary } from '../support/checker.mjs'
import { openNodes } from '../support/nodes.mjs'
import { list, signUp } from '../support/people.mjs'
import { madeTown } from '../support/proof.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

before(madeTown) // its time is nobody's

const TAIL_MS = 4000 // sooner than rooms are compared without a reason

async function nodesFor(t, options) {
  const nodes = await openNodes(options)
  t.after(() => nodes.close())
  return nodes
}

async function judged(t, nodes) {
  await until('some are acknowledged', () => nodes.acked > 100)
  const found = await nodes.judge()
  t.diagnostic(`${found.acked} acknowledged, ${found.stored} stored, ${found.violations.length} violations`)
  assert.deepEqual(found.violations.slice(0, 5), [], summary(found.violations))
  assert.equal(found.unsettled, 0)
}

/** True within so many looks, which a busy machine makes as slowly as all else. */
async function soon(what, check, looks = 50, apart = 50) {
  for (let n = 0; n < looks; n++, await sleep(apart)) if (await check()) return
  throw new Error(`not within ${looks} looks: ${what}`)
}

/** One says it on the first node; how long until the other has it on the second, in ms. */
async function crossing(owner, visitor, text) {
  const has = (socket) => socket.until(() => socket.all('msg').some(({ message }) => message === text))
  owner.send(text)
  await has(owner)
  const said = performance.now()
  await has(visitor)
  return performance.now() - said
}

/** The two of a room, which is left out of what is judged, on different nodes. */
async function pair(nodes) {
  const room = nodes.proof.rooms.pop()
  const owner = await dialV1(nodes.servers[0], room.id, room.owner.token)
  const visitor = await dialV1(nodes.servers[1], room.id, room.visitor.token)
  return { room, owner, visitor }
}

describe('a room on several nodes', () => {
  test('everybody hears everything once and in order, and at once', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 6 })
    await nodes.apart()
    nodes.talk({ perSecond: 600 })
    await until('1,000 are acknowledged', () => nodes.acked > 1000, 60_000)
    await judged(t, nodes)
    for (const i of [0, 1]) assert.ok((await nodes.metric(i, 'wooga_bus_received_total')) > 100)
  })

  test('of three nodes one is killed and one is stopped, each comes back: nothing is lost, twice or out of order', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 6, count: 3 })
    await nodes.apart()
    nodes.talk({ perSecond: 500 })
    for (const [i, signal] of [[1, 'SIGKILL'], [2, 'SIGTERM'], [0, 'SIGKILL']]) {
      const before = nodes.acked
      await until('600 more are acknowledged', () => nodes.acked > before + 600, 60_000)
      await nodes.stop(i, signal)
      const gone = nodes.acked
      await until('the others go on', () => nodes.acked > gone + 300, 60_000)
      await nodes.start(i)
    }
    await nodes.heard(true)
    await judged(t, nodes)
  })

  test('Redis dead: later, and nothing is missing; back: at once again', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 4 })
    const { owner, visitor } = await pair(nodes)
    await nodes.apart()
    nodes.talk({ perSecond: 200 })
    await nodes.redis.kill()
    await nodes.heard(false)
    const times = []
    for (let i = 0; i < 5; i++) times.push(await crossing(owner, visitor, `without Redis ${i}`))
    t.diagnostic(`with Redis dead ${times.map((ms) => ms.toFixed()).join(', ')} ms`)
    assert.ok(Math.max(...times) < TAIL_MS, `${times} ms`)
    for (const { url } of nodes.servers) assert.equal((await fetch(`${url}/readyz`)).status, 200)
    await nodes.redis.start()
    await nodes.heard(true)
    for (let i = 0; i < 5; i++) assert.ok((await crossing(owner, visitor, `with Redis ${i}`)) < TAIL_MS)
    assert.ok((await nodes.metric(0, 'wooga_bus_failed_total')) > 0)
    await judged(t, nodes)
  })

  test('Redis held, hanging, emptied, and closing its connections, under load', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 4 })
    const { owner, visitor } = await pair(nodes)
    await nodes.apart()
    nodes.talk({ perSecond: 300 })
    await nodes.redis.say('CLIENT PAUSE 4000 ALL') // after five seconds it would be given up
    await nodes.heard(false)
    const held = await crossing(owner, visitor, 'while it is held')
    await nodes.heard(true)
    assert.equal(await nodes.metric(0, 'wooga_bus_connects_total'), 1, 'it has kept its connection')
    nodes.redis.hang(true)
    await nodes.heard(false)
    const hung = await crossing(owner, visitor, 'while it hangs')
    nodes.redis.hang(false)
    await nodes.heard(true)
    t.diagnostic(`held ${held.toFixed()} ms, hanging ${hung.toFixed()} ms`)
    assert.ok(Math.max(held, hung) < TAIL_MS, `${held} ${hung} ms`)
    await nodes.redis.say('FLUSHALL')
    for (let i = 0; i < 5; i++) {
      await nodes.redis.say('CLIENT KILL TYPE pubsub')
      await sleep(150)
    }
    await nodes.heard(true)
    await judged(t, nodes)
  })

  test('SIGTERM to one node after the other, under load: clients go to the other one, nothing is lost', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 6 })
    await nodes.apart()
    nodes.talk({ perSecond: 400 })
    for (const i of [0, 1, 0, 1]) {
      await sleep(500)
      const ended = await nodes.stop(i)
      assert.deepEqual([ended.code, ended.signal], [0, null])
      await sleep(300)
      await nodes.start(i)
    }
    await judged(t, nodes)
  })

  test('kill -9 of one node after the other, under load', { timeout: 300_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 6 })
    await nodes.apart()
    nodes.talk({ perSecond: 400 })
    for (const i of [1, 0, 1]) {
      await sleep(800)
      await nodes.stop(i, 'SIGKILL')
      await sleep(300)
      await nodes.start(i)
    }
    await judged(t, nodes)
  })
})

describe('what is no message', () => {
  let nodes
  before(async () => (nodes = await openNodes({ rooms: 8 })))
  after(() => nodes.close())

  test('who types, what was read, and who is there', { timeout: 120_000 }, async () => {
    const { room, owner, visitor } = await pair(nodes)
    await owner.until(() => owner.all('presence').at(-1)?.on === true)
    await visitor.until(() => visitor.all('presence').at(-1)?.on === true)
    owner.tell({ t: 'typing' })
    await visitor.until(() => visitor.all('typing').some(({ user }) => user === room.owner.id))
    await crossing(owner, visitor, 'to be read')
    const { seq } = visitor.all('msg').at(-1)
    visitor.tell({ t: 'read', seq })
    await owner.until(() => owner.all('read').some((frame) => frame.user === room.visitor.id && frame.seq === seq))
    visitor.socket.terminate()
    await owner.until(() => owner.all('presence').at(-1).on === false, 20_000)
    assert.deepEqual(owner.all('presence').map(({ on }) => on).slice(-2), [true, false])
    owner.socket.terminate()
  })

  test('/ws/me of both hears of a room on another node, and of being blocked the open sockets', { timeout: 120_000 }, async () => {
    const { room, owner, visitor } = await pair(nodes)
    const me = await dialV1(nodes.servers[1], 'me', room.owner.token)
    const other = await dialV1(nodes.servers[1], 'me', room.visitor.token)
    await until('the channels are joined', async () => {
      owner.send('to /ws/me')
      return [me, other].every((socket) => socket.all('room').some((frame) => frame.room === room.id))
    })
    await visitor.until(() => visitor.all('presence').at(-1)?.on === true)
    const last = () => other.all('room').filter((frame) => frame.room === room.id).at(-1)
    await other.until(() => last().unread > 0 && last().message === 'to /ws/me')
    assert.equal((await call(nodes.servers[0], room.owner.token, `/members/${room.visitor.id}/block/`, { method: 'POST' })).status, 204)
    await visitor.until(() => visitor.all('presence').at(-1).on === false)
    for (const socket of [owner, visitor, me, other]) socket.socket.terminate()
  })

  test('logging out, a new password and a ban end sockets and tokens on the other node', { timeout: 120_000 }, async () => {
    const [one, two] = nodes.servers
    const anna = await signUp(one)
    const alive = async (token) => (await call(two, token, '/accounts/')).status
    const socket = await dialV1(two, 'me', anna.token)
    assert.equal(await alive(anna.token), 200)
    await call(one, anna.token, '/accounts/logout/', { method: 'POST' })
    await soon('the other node refuses the token', async () => (await alive(anna.token)) === 401)
    assert.equal(await socket.closed, 4401)

    const ben = await signUp(two)
    const third = await dialV1(two, 'me', ben.token)
    const body = { password: 'long enough 7', new_password: 'even longer 8', old_password: 'long enough 7' }
    const changed = await call(one, ben.token, '/accounts/password/', { method: 'POST', body })
    assert.equal(changed.status, 200, await changed.text())
    await soon('the old token is void', async () => (await alive(ben.token)) === 401)
    assert.equal(await third.closed, 4401)

    const eve = await signUp(one)
    const fourth = await dialV1(two, 'me', eve.token)
    assert.equal(run(nodes.folders[0], 'user', '--email', eve.email, '--ban').status, 0)
    for (const server of nodes.servers) await until('both refuse the banned', async () => (await call(server, eve.token, '/accounts/')).status === 401)
    assert.equal(await fourth.closed, 4401)
  })

  test('with Redis dead the same, within seconds, and /ws/me is told that it may miss something', { timeout: 120_000 }, async () => {
    const [one, two] = nodes.servers
    const [anna, ben] = [await signUp(one), await signUp(two)]
    const socket = await dialV1(two, 'me', anna.token)
    const staying = await dialV1(two, 'me', ben.token)
    await nodes.redis.kill()
    await nodes.heard(false)
    await staying.wait('stale', 1, 15_000)
    await call(one, anna.token, '/accounts/logout/', { method: 'POST' })
    await until('the other node refuses the token', async () => (await call(two, anna.token, '/accounts/')).status === 401)
    assert.equal(await socket.closed, 4401)
    const told = staying.all('stale').length
    await nodes.redis.start()
    await nodes.heard(true)
    await staying.wait('stale', told + 1)
    staying.socket.terminate()
  })

  test('what everybody is shown for a minute goes when it is deleted on another node', { timeout: 120_000 }, async () => {
    const [one, two] = nodes.servers
    const owner = await signUp(one)
    const popular = async (server) => (await (await fetch(`${server.url}/products/popularity/`)).json()).map(({ id }) => id)
    const delist = (id) => call(one, owner.token, `/products/${id}/`, { method: 'DELETE' })
    // Eight of the fifty most viewed are shown, which ones the minute decides: of a market of eight, all.
    const [spare] = nodes.proof.rooms
    assert.equal((await call(one, spare.owner.token, `/products/${spare.product}/`, { method: 'DELETE' })).status, 204)
    for (const dead of [false, true]) {
      const { id } = await list(one, owner, { name: `잠깐 있는 것 ${dead}` })
      // What is new is among them after a minute, or once something is deleted.
      const { id: other } = await list(one, owner, { name: '곧 없는 것' })
      assert.equal((await delist(other)).status, 204)
      await until('it is among the popular', async () => (await popular(two)).includes(id))
      if (dead) {
        await nodes.redis.kill()
        await nodes.heard(false)
      }
      assert.equal((await delist(id)).status, 204)
      await soon('it is gone there, too', async () => !(await popular(two)).includes(id), 200)
    }
    await nodes.redis.start()
    await nodes.heard(true)
  })
})

describe('limits', () => {
  test('wrong passwords and sign-ups count on both nodes together', { timeout: 120_000 }, async (t) => {
    const nodes = await nodesFor(t, { rooms: 1, env: { WOOGA_LIMITS: 'on' } })
    const anna = await signUp(nodes.servers[0])
    const logIn = (i, password) =>
      call(nodes.servers[i], null, '/accounts/login/', { method: 'POST', body: { email: anna.email, password } })
    for (const i of [0, 1, 0, 1, 0]) assert.equal((await logIn(i, 'wrong')).status, 401)
    for (const i of [0, 1]) await soon('locked', async () => (await logIn(i, 'long enough 7')).status === 429)

    const refused = (i) => call(nodes.servers[i], null, '/accounts/signup/', { method: 'POST', body: {} })
    for (let n = 1; n < 10; n++) assert.equal((await refused(0)).status, 400)
    assert.equal((await refused(0)).status, 429)
    // Each look counts itself: of five, ten are not enough by their own.
    await soon('enough sign-ups', async () => (await refused(1)).status === 429, 5, 1000)
  })
})
