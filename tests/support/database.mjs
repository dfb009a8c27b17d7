// The server's database from outside, for what no call can bring about: `write(server.data, 'UPDATE …', [1])`.
// By Python's own module, since Node 18 has none. The server may run: SQLite's locks hold between processes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const program = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10)
db.execute(sys.argv[2], json.loads(sys.argv[3]))
db.commit()
`

export function write(data, statement, values = []) {
  const done = spawnSync('python3', ['-c', program, join(data, 'wooga.db'), statement, JSON.stringify(values)], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${statement}: ${done.stderr}`)
}
