// The image and the package, built and tried without a registry or an engine: Debian 12 comes from its archive (mmdebstrap),
// buildah builds, and what is in the image runs in a chroot.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { binary, freePort } from '../support/server.mjs'
import { have, must, root, run } from './support.mjs'

const missing = ['buildah', 'mmdebstrap'].filter((name) => !have(name))
const skip = missing.length > 0 ? `no ${missing.join(', ')} here` : false
const BASE = 'localhost/debian:12-slim'
const IMAGE = 'localhost/wooga:test'

describe('containers', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-image-'))
  const store = ['--storage-driver', 'vfs', '--root', join(folder, 'store'), '--runroot', join(folder, 'run')]
  const buildah = (...words) => must('buildah', [...store, ...words], { timeout: 850_000 }).trim()
  after(() => rmSync(folder, { recursive: true, force: true }))

  /** Debian 12 as its slim image has it, and what this machine trusts. */
  before(() => {
    const tar = join(folder, 'root.tar')
    const own = '/usr/local/share/ca-certificates'
    const without = ['doc', 'man', 'info', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`)
    const trust = `mkdir -p "$1${own}" && cp ${own}/*.crt "$1${own}" && chroot "$1" update-ca-certificates --fresh >/dev/null 2>&1 || true`
    const hooks = [trust, 'rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*'].map((hook) => `--customize-hook=${hook}`)
    const includes = ['--include=ca-certificates', '--dpkgopt=force-unsafe-io', ...without]
    must('mmdebstrap', ['--quiet', '--variant=minbase', ...includes, ...hooks, 'bookworm', tar, 'http://deb.debian.org/debian'])
    const container = buildah('from', 'scratch')
    buildah('add', '--quiet', container, tar, '/')
    buildah('config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', '--cmd', 'bash', container)
    buildah('commit', '--quiet', '--rm', container, BASE)
    rmSync(tar)
  })

  describe('the image', () => {
    let container
    let config
    before(() => {
      const build = ['bud', '--isolation', 'chroot', '--format', 'docker', '--pull-never', '--build-arg', `BASE=${BASE}`]
      buildah(...build, '--build-arg', 'VERSION=7.8.9', '-f', 'deploy/Dockerfile', '-t', IMAGE, '.')
      config = JSON.parse(buildah('inspect', '--type', 'image', IMAGE)).Docker.config
      container = buildah('from', '--pull-never', IMAGE)
    })
    const inside = (...words) => run('buildah', [...store, 'run', '--isolation', 'chroot', container, '--', ...words])

    test('it says what it is and runs as nobody in particular', () => {
      assert.match(inside('wooga', 'version').stdout, /^wooga \d/)
      assert.equal(config.User, '10001:10001')
      assert.equal(inside('id', '-u').stdout.trim(), '10001')
      assert.equal(config.Labels['org.opencontainers.image.version'], '7.8.9')
      for (const name of ['pg_dump', 'pg_restore']) assert.match(inside(name, '--version').stdout, /PostgreSQL\) 15\./)
      assert.deepEqual(config.Entrypoint, ['wooga'])
      assert.deepEqual(Object.keys(config.Volumes), ['/var/lib/wooga'])
    })

    test('it has no compiler and writes nowhere but into its data: the root can be read-only', () => {
      for (const name of ['gcc', 'node', 'npm', 'git', 'curl']) assert.notEqual(inside('which', name).status, 0, name)
      const writable = inside('find', '/', '-xdev', '-writable', '!', '-type', 'l', '-not', '-path', '/proc/*', '-not', '-path', '/dev/*')
      const places = writable.stdout.split('\n').filter((path) => path !== '' && !/^\/(dev|proc|sys)(\/|$)/.test(path))
      assert.deepEqual(places.sort(), ['/run/lock', '/tmp', '/var/lib/wooga', '/var/lib/wooga-photos', '/var/tmp'])
    })

    test('it is small: at most 40 MB over its base', (context) => {
      const size = (image) => must('du', ['-sb', buildah('mount', image)]).split('\t')[0] / 1e6
      const bare = buildah('from', '--pull-never', BASE)
      const [all, base] = [size(container), size(bare)]
      for (const mounted of [container, bare]) buildah('umount', mounted)
      context.diagnostic(`the image has ${all.toFixed(0)} MB, ${(all - base).toFixed(1)} MB of them over Debian`)
      assert.ok(all - base < 40, `${all} of ${base}`)
    })

    test('it serves, is healthy by its own check and stops in order', async () => {
      const listen = `0.0.0.0:${await freePort()}`
      const here = ['run', '--isolation', 'chroot', '--env', `WOOGA_LISTEN=${listen}`, container, '--']
      const [kind, ...check] = config.Healthcheck.Test
      assert.equal(kind, 'CMD')
      const healthy = () => run('buildah', [...store, ...here, ...check]).status === 0
      assert.equal(healthy(), false)
      const server = spawn('buildah', [...store, ...here, ...config.Entrypoint, ...config.Cmd], { stdio: ['ignore', 'pipe', 'pipe'] })
      const ended = once(server, 'close')
      let said = ''
      server.stderr.on('data', (bytes) => (said += bytes))
      try {
        for (let tries = 0; tries < 120 && !healthy(); tries++) await sleep(250)
        assert.ok(healthy(), said)
        const page = await fetch(`http://${listen.replace('0.0.0.0', '127.0.0.1')}/`, { headers: { accept: 'text/html' } })
        assert.match(await page.text(), /<script/, 'the client is in it')
      } finally {
        // buildah passes no signal on: the server itself is told.
        for (const pid of below(server.pid).filter((pid) => command(pid) === 'wooga')) process.kill(pid, 'SIGTERM')
      }
      assert.deepEqual(await ended, [0, null], said)
      assert.match(said, /"stopped"/)
    })
  })

  describe('the package', () => {
    let container
    let file
    before(() => {
      file = must('deploy/deb/build', [binary, folder]).trim()
      container = buildah('from', '--pull-never', BASE)
      buildah('copy', container, file, '/tmp/')
    })
    const inside = (line) => run('buildah', [...store, 'run', '--isolation', 'chroot', container, '--', 'sh', '-c', line])

    test('lintian has nothing to say', { skip: have('lintian') ? false : 'no lintian here' }, () => {
      const done = run('lintian', ['--allow-root', '--fail-on', 'error,warning', file])
      assert.equal(done.status, 0, done.stdout)
      assert.equal(done.stdout, '')
    })

    test('it is installed, serves as its own user, and leaves the data when it goes', () => {
      const install = 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/wooga_*.deb'
      const installed = inside(install)
      assert.equal(installed.status, 0, installed.stdout + installed.stderr)
      assert.equal(inside('stat -c "%U:%G %a" /etc/wooga/wooga.env /var/lib/wooga').stdout, 'root:wooga 640\nwooga:wooga 700\n')
      const serve = [
        'echo WOOGA_LISTEN=unix:/tmp/socket >>/etc/wooga/wooga.env; export WOOGA_DATA=/var/lib/wooga WOOGA_CONFIG=/etc/wooga/wooga.env',
        'setpriv --reuid=wooga --regid=wooga --clear-groups wooga serve >/tmp/log 2>&1 & child=$!',
        'for i in $(seq 600); do setpriv --reuid=wooga --regid=wooga --clear-groups wooga health --ready 2>/dev/null && break; sleep 0.1; done',
        'kill $child; wait $child',
      ].join('\n')
      const served = inside(serve)
      assert.deepEqual([served.status, served.stdout], [0, 'ready\n'], inside('cat /tmp/log').stdout)
      assert.equal(inside('dpkg -P wooga').status, 0)
      assert.equal(inside('test -e /etc/wooga/wooga.env || test -e /usr/bin/wooga').status, 1)
      assert.equal(inside('test -f /var/lib/wooga/wooga.db').status, 0)
    })
  })
})

/** The processes that a process has started, and those that they have. */
function below(pid) {
  const children = run('pgrep', ['-P', String(pid)]).stdout.split('\n').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...below(child)])
}

/** What a process runs, '' when it is gone. */
function command(pid) {
  const path = `/proc/${pid}/comm`
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
}
