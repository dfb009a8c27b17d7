// nginx with our configuration (deploy/nginx) in front of servers of a test: a process of its own on free ports, with a folder of its own.
//
//   const proxy = await startNginx([server.port])   // nodes on 127.0.0.1; { https: port } when they have to know it before
//   proxy.url                                       // https, for 127.0.0.1 and gear.example
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeCertificate } from './certificate.mjs'
import { freePort } from './server.mjs'

const configuration = resolve(fileURLToPath(import.meta.url), '../../../deploy/nginx')

/** The configuration in the folder, with the addresses, paths and nodes of a test; what is to be replaced has to be there. */
function configure(folder, { http, https, nodes }) {
  cpSync(configuration, folder, { recursive: true })
  const replace = (name, pairs) => {
    let text = readFileSync(join(folder, name), 'utf8')
    for (const [from, to] of pairs) {
      if (!text.includes(from)) throw new Error(`no ${JSON.stringify(from)} in deploy/nginx/${name}`)
      text = text.replaceAll(from, to)
    }
    writeFileSync(join(folder, name), text)
  }
  const ways = [['max_fails=2 fail_timeout=1s', 'max_fails=0 backup'], ['weight=20 max_fails=2 fail_timeout=1s', 'weight=1 max_fails=0']]
  const lines = (hows, addresses) => hows.map((how) => addresses.map((address) => `    server ${address} ${how};\n`).join('')).join('')
  const ours = nodes.map((port) => `127.0.0.1:${port}`)
  replace('nodes.conf', ways.map((hows) => [lines(hows, ['node1:8000', 'node2:8000']), lines(hows, ours)]))
  replace('site.conf', [
    ['listen 80;', `listen 127.0.0.1:${http};`], ['listen [::]:80;', ''],
    ['listen 443 ', `listen 127.0.0.1:${https} `], ['listen [::]:443 ssl http2;', ''],
    ['/etc/nginx/tls/fullchain.pem', 'site.pem'], ['/etc/nginx/tls/privkey.pem', 'site.key'],
    ['/tmp/', `${folder}/`], ['/var/www/acme', `${folder}/acme`],
  ])
  replace('nginx.conf', [['/tmp/', `${folder}/`], ['/dev/stdout', `${folder}/access.log`], ['worker_connections 65536', 'worker_connections 1024']])
}

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false))
    socket.on('connect', () => socket.destroy())
  })

/** Resolves when it listens: `{url, httpUrl, port, ca, access(), kept(), kill(), stop()}`. */
export async function startNginx(nodes, { https } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-nginx-'))
  const http = await freePort()
  https ??= await freePort()
  const { ca } = makeCertificate(folder)
  configure(folder, { http, https, nodes })
  // As root its workers would become somebody who may not read the folder.
  const settings = `daemon off;${process.getuid() === 0 ? ' user root;' : ''}`
  let said = ''
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', settings], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (piece) => (said += piece))
  let ended = null
  const exited = new Promise((done) => {
    child.once('error', (error) => done((ended = error)))
    child.once('exit', (code) => done((ended ??= code)))
  })
  const kill = () => child.kill('SIGTERM') // to the master: it takes its workers along
  process.once('exit', kill)
  const proxy = {
    url: `https://127.0.0.1:${https}`,
    httpUrl: `http://127.0.0.1:${http}`,
    port: https,
    ca,
    access: () => readFileSync(join(folder, 'access.log'), 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)),
    /** The files of bodies and answers that are kept on the disk. */
    kept: () => ['nginx-body', 'nginx-proxy'].flatMap((name) => readdirSync(join(folder, name))),
    /** kill -9 of the master and of its workers, which would serve on without it. */
    async kill() {
      const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number)
      for (const pid of [child.pid, ...workers]) process.kill(pid, 'SIGKILL')
      await proxy.stop()
    },
    async stop() {
      if (ended === null) kill()
      await exited
      process.removeListener('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  for (const end = Date.now() + 60_000; Date.now() < end && ended === null; ) {
    if (await answers(https)) return proxy
    await sleep(20)
  }
  await proxy.stop()
  throw new Error(`nginx does not start: ${said}`)
}
