// The route tables of the binary, as `wooga routes` prints them: {method, path, who}.
import { spawnSync } from 'node:child_process'
import { binary } from './server.mjs'

let known
export function routes() {
  if (known) return known
  const { status, stdout, stderr } = spawnSync(binary, ['routes'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`wooga routes: ${stderr}`)
  known = stdout.trim().split('\n').map((line) => {
    const [method, path, who] = line.split(' ')
    return { method, path, who }
  })
  return known
}
