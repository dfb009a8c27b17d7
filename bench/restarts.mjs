// Restarts under load behind nginx: node bench/restarts.mjs one|two [RESTARTS]; what callers and sockets noticed, as JSON.
// "one" is a node on SQLite and a socket that outlives it, "two" are nodes on PostgreSQL and Redis, restarted in turns.
const [which = 'two', restarts = '50'] = process.argv.slice(2)
if (which === 'two') await import('../tests/support/own_postgres.mjs')
const { oneNode, roll, roundly, twoNodes } = await import('../tests/support/rolling.mjs')
const found = await roll(await (which === 'two' ? twoNodes() : oneNode()), { restarts: Number(restarts), perSecond: 400 })
console.error(roundly(found))
console.log(JSON.stringify(found))
process.exit(0)
