// The server's database from outside, for what no call can bring about: `write(server.data, 'UPDATE …', [1])`; and for what no
// call shows: `read(server.data, 'SELECT …')` answers its rows.
// By Python's modules, since Node 18 has none (PostgreSQL's is a package of Debian's own Python). The server may run: SQLite's locks hold between processes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { databaseOf, onPostgres } from './postgres.mjs'

const program = `
import json, sys
where, statement, values = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if where.startswith('postgresql:'):
    import psycopg2
    db = psycopg2.connect(where)
    cursor = db.cursor()
    cursor.execute(statement.replace('%', '%%').replace('?', '%s'), values)
    rows = cursor.fetchall() if cursor.description else []
else:
    import sqlite3
    db = sqlite3.connect(where, timeout=10)
    rows = db.execute(statement, values).fetchall()
db.commit()
print(json.dumps(rows, default=int)) # a sum is a Decimal there
`

export function read(data, statement, values = []) {
  const where = onPostgres ? databaseOf(data) : join(data, 'wooga.db')
  const args = ['-c', program, where, statement, JSON.stringify(values)]
  const done = spawnSync(onPostgres ? '/usr/bin/python3' : 'python3', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.status !== 0) throw new Error(`${statement}: ${done.stderr}`)
  return JSON.parse(done.stdout)
}

export const write = (data, statement, values) => void read(data, statement, values)
