// A run of its own, for tests that end one: starts the database of the given folder and says where it is. On SIGINT it
// shows whether the database still answers, as services that drain need, and only then stops it.
import { createPostgres } from '../../src/postgres.ts'
import { query } from './query.ts'

const [dir] = process.argv.slice(2)
if (dir === undefined) throw new Error('which folder?')
const postgres = createPostgres({ dir, port: 0, durable: false, env: {} })
await postgres.start()

process.once('SIGINT', async () => {
  const answer = await query(postgres.url, 'SELECT 1 AS one').catch(String)
  process.send?.(JSON.stringify(answer))
  await postgres.stop()
  process.exit()
})

// Only now that a Ctrl-C is heard.
process.send?.(postgres.url)
