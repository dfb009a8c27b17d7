// Imported before anything else by files that need PostgreSQL whatever engine the others are run on: every server of the file has its
// database there. The server is the one that WOOGA_TEST_POSTGRES names, or one of the file's own, which ends with it
// (WOOGA_TEST_PG_IN: in that folder).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

process.env.WOOGA_TEST_ENGINE = 'postgres'
if (!process.env.WOOGA_TEST_POSTGRES) {
  const program = resolve(fileURLToPath(import.meta.url), '../../tools/with-postgres')
  // It ends when its standard input does: with this process, however that ends.
  const child = spawn(program, ['bash', '-c', 'echo "$WOOGA_TEST_POSTGRES|$WOOGA_TEST_PG_CTL"; read -r _'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [null])])
  if (!line) throw new Error('no PostgreSQL: tools/setup ci installs one')
  ;[process.env.WOOGA_TEST_POSTGRES, process.env.WOOGA_TEST_PG_CTL] = line.toString().trim().split('|')
  for (const part of [child, child.stdin, child.stdout]) part.unref()
}
