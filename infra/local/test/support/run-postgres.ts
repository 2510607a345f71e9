// Another process, for tests that end it: starts the database of the given folder and sends its URL. At SIGINT it sends
// whether the database still answers, which services that drain need, and then stops it.
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

// After the handler of SIGINT is set.
process.send?.(postgres.url)
