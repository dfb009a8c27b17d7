// With WOOGA_TEST_ENGINE=postgres every server of the tests has a PostgreSQL database instead of a file in its data folder: one
// for each folder, made when it is first asked for, in the server that WOOGA_TEST_POSTGRES names (tests/tools/with-postgres).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'

export const onPostgres = process.env.WOOGA_TEST_ENGINE === 'postgres'

/** Runs SQL on the server's own database, or the one of the given address; answers psql's output. */
export function sql(text, url = process.env.WOOGA_TEST_POSTGRES) {
  const done = spawnSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url, '-c', text], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${text}: ${done.stderr ?? done.error}`)
  return done.stdout.trim()
}

const nameOf = (data) => 't_' + createHash('sha1').update(resolve(data)).digest('hex').slice(0, 20)

const urlOf = (name) => {
  const url = new URL(process.env.WOOGA_TEST_POSTGRES)
  url.pathname = name
  return url.href
}

/** The address of the folder's database, which is there then, made of the template when it is new; undefined on SQLite. */
export function databaseOf(data, template = process.env.WOOGA_TEST_TEMPLATE ?? 'template1') {
  if (!onPostgres) return undefined
  const name = nameOf(data)
  if (sql(`SELECT COUNT(*) FROM pg_database WHERE datname = '${name}'`) === '0') {
    sql(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  }
  return urlOf(name)
}

/** What a command of the binary has to be told of the folder's database. */
export const environmentOf = (data) => (onPostgres ? { WOOGA_DATABASE: databaseOf(data) } : {})

/** After a data folder was copied: its database, too. Nobody may use the first meanwhile. */
export function copyDatabase(from, to) {
  if (onPostgres) sql(`CREATE DATABASE ${nameOf(to)} TEMPLATE ${nameOf(from)}`)
}

export function forget(data) {
  if (onPostgres) sql(`DROP DATABASE IF EXISTS ${nameOf(data)} WITH (FORCE)`)
}

/** Has pg_ctl do something with the server of the tests: `('status')`. */
export function control(...what) {
  const [program, ...args] = process.env.WOOGA_TEST_PG_CTL.split(' ')
  return new Promise((done, fail) => {
    spawn(program, [...args, ...what], { stdio: 'ignore' }).once('exit', (code) => (code === 0 ? done() : fail(new Error(`pg_ctl ${what[0]}: ${code}`))))
  })
}

/** Stops it in one of pg_ctl's modes (`immediate`: as if it had been killed), unless it has ended, and starts it again as it was. */
export const restart = (mode = 'immediate') => control('restart', '-m', mode)

/** Ends all connections to the folder's database, as an operator may; answers how many there were. */
export function endConnections(data) {
  return Number(sql(`SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${nameOf(data)}'`))
}
