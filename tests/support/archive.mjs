// A ZIP archive, unpacked by Python's zipfile, which checks every CRC.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SCRIPT = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])\nprint("\\n".join(z.namelist()))'

/** Its files by name: {name: Buffer}. */
export function unpack(bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-archive-'))
  try {
    writeFileSync(join(folder, 'a.zip'), bytes)
    const done = spawnSync('python3', ['-c', SCRIPT, join(folder, 'a.zip'), join(folder, 'out')], { encoding: 'utf8' })
    assert.equal(done.status, 0, done.stderr)
    const names = done.stdout.split('\n').filter(Boolean)
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, 'out', name))]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
