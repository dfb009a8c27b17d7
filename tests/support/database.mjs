// The server's database from outside, for what no call can bring about: `write(server.data, 'UPDATE …', [1])`; and for what no
// call shows: `read(server.data, 'SELECT …')` answers its rows.
// By Python's modules, since Node 18 has none (PostgreSQL's is a package of Debian's own Python). The server may run: SQLite's locks hold between processes.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf, onPostgres } from './postgres.mjs'

const python = onPostgres ? '/usr/bin/python3' : 'python3'
const addressOf = (data) => (onPostgres ? databaseOf(data) : join(data, 'wooga.db'))

const program = `
import json, sys
where, statement, values = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if where.startswith('postgresql:'):
    import psycopg2
    db = psycopg2.connect(where)
    cursor = db.cursor()
    cursor.execute('SET session_replication_role = replica') # no foreign keys, as there
    cursor.execute(statement.replace('%', '%%').replace('?', '%s') if values else statement, values or None)
    rows = cursor.fetchall() if cursor.description else []
else:
    import sqlite3
    db = sqlite3.connect(where, timeout=10)
    rows = db.execute(statement, values).fetchall()
db.commit()
print(json.dumps(rows, default=int)) # a sum is a Decimal there
`

export function read(data, statement, values = []) {
  const args = ['-c', program, addressOf(data), statement, JSON.stringify(values)]
  const done = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.status !== 0) throw new Error(`${statement}: ${done.stderr}`)
  return JSON.parse(done.stdout)
}

export const write = (data, statement, values) => void read(data, statement, values)

const holder = `
import sys
if sys.argv[1].startswith('postgresql:'):
    import psycopg2
    held = psycopg2.connect(sys.argv[1])
    held.cursor().execute('LOCK TABLE rooms, messages IN EXCLUSIVE MODE')
else:
    import sqlite3
    held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
    held.execute('BEGIN IMMEDIATE')
print('held', flush=True)
sys.stdin.readline()
held.rollback()
`

/** Keeps everybody else from writing messages until the function that it answers is called, which resolves when they may again. */
export async function hold(data) {
  const child = spawn(python, ['-c', holder, addressOf(data)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [])])
  if (!said) throw new Error('the database cannot be held')
  return async () => {
    child.stdin.end('\n')
    await once(child, 'exit')
  }
}

/** All that the database holds, as bytes to be looked through. */
export function everything(data) {
  if (onPostgres) return [spawnSync('pg_dump', [databaseOf(data)], { maxBuffer: 1 << 28 }).stdout]
  return readdirSync(data).filter((name) => name.startsWith('wooga.db')).map((name) => readFileSync(join(data, name)))
}
