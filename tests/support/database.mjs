// The server's database from outside, for what no call can bring about: `write(server.data, 'UPDATE …', [1])`; and for what no
// call shows: `read(server.data, 'SELECT …')` answers its rows.
// By Python's own module, since Node 18 has none. The server may run: SQLite's locks hold between processes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const program = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
rows = db.execute(sys.argv[2], json.loads(sys.argv[3])).fetchall()
db.commit()
print(json.dumps(rows))
`

export function read(data, statement, values = []) {
  const args = ['-c', program, join(data, 'wooga.db'), statement, JSON.stringify(values)]
  const done = spawnSync('python3', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.status !== 0) throw new Error(`${statement}: ${done.stderr}`)
  return JSON.parse(done.stdout)
}

export const write = (data, statement, values) => void read(data, statement, values)
