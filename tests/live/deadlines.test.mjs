// How long the server waits, with its real figures (docs/security.md section 1); the unit tests try the rest with shorter ones.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeCertificate } from '../support/certificate.mjs'
import { raw } from '../support/raw.mjs'
import { startServer } from '../support/server.mjs'

let server
before(async () => (server = await startServer()))
after(() => server.stop())

const slow = async (first, piece) => {
  const started = Date.now()
  const answers = await raw(server, [first.replace('HOST', `127.0.0.1:${server.port}`), ...Array(60).fill(piece)], { pause: 250, wait: 20_000 })
  return { answers, seconds: (Date.now() - started) / 1000 }
}

test('a head that does not end and a body slower than 1 KiB a second are 408 after ten seconds', { timeout: 120_000 }, async () => {
  const both = await Promise.all([
    slow('GET /healthz HTTP/1.1\r\nHost: HOST\r\n', 'A: b\r\n'),
    slow('POST /accounts/login/ HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n', ' '.repeat(200)),
  ])
  for (const { answers, seconds } of both) {
    assert.deepEqual(answers.map(({ status }) => status), [408])
    assert.ok(answers.ended, 'the server closes')
    assert.ok(seconds > 9.5 && seconds < 30, `${seconds} s`)
  }
})

test('a TLS handshake that does not end is over after ten seconds', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-deadlines-'))
  const { cert, key } = makeCertificate(folder)
  const secure = await startServer({ env: { WOOGA_TLS_CERT: cert, WOOGA_TLS_KEY: key } })
  const started = Date.now()
  await Promise.all(['', '\x16\x03\x01\x02\x00\x01'].map((first) => {
    const socket = connect(secure.port, '127.0.0.1', () => socket.write(first, 'latin1'))
    const drip = setInterval(() => first && socket.write('\x00', 'latin1'), 500)
    return once(socket.resume(), 'close').finally(() => clearInterval(drip))
  }))
  const seconds = (Date.now() - started) / 1000
  await secure.stop()
  rmSync(folder, { recursive: true })
  assert.ok(seconds > 9.5 && seconds < 30, `${seconds} s`)
})
