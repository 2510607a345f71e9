import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventsPath } from '@fanfare/contracts'
import { eventually, startTestDatabase, withConnection } from '@fanfare/local/testing'
import { afterAll, expect, it } from 'vitest'
import { buildWeb } from '../../src/build-web.ts'
import { buildWorker } from '../../src/build-worker.ts'
import { testConfig } from '../support/apps.ts'
import { newCustomer } from '../support/customers.ts'
import { daemonHeaders, orderCreated } from '../support/events.ts'

// A server of its own, since it is paused here.
const { database, postgres, stop } = await startTestDatabase(fileURLToPath(new URL('../..', import.meta.url)))
afterAll(stop)

const query = (text: string) => withConnection(postgres.url, async (admin) => (await admin.query(text)).rows)

const resumeAtEnd = fileURLToPath(new URL('../support/resume-at-end.ts', import.meta.url))

/** Stops every process of the database, as a machine that hangs does. */
async function pauseDatabase() {
  const backends = await query('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()')
  const [postmaster] = await query(`SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`)
  const pids = [...backends, postmaster].map(({ pid }) => Number(pid))
  // It outlives a run that is killed meanwhile: what is paused cannot end.
  const resumer = fork(resumeAtEnd, pids.map(String), { detached: true, execArgv: [], stdio: 'ignore' })
  await once(resumer, 'message')
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => resumer.disconnect()
}

// Windows has no such signals.
it.skipIf(process.platform === 'win32')(
  'a database that hangs does not keep web and worker from closing: what waits for it is answered 503',
  async () => {
    const config = testConfig(database.url)
    const [web, worker] = await Promise.all([buildWeb(config), buildWorker(config)])
    const closing = [web, worker]
    const [webUrl = '', workerUrl = ''] = await Promise.all(
      closing.map((app) => app.listen({ host: '127.0.0.1', port: 0 })),
    )
    await Promise.all(closing.map(({ pool }) => pool.query('SELECT 1')))
    const ada = await newCustomer(web)
    const resume = await pauseDatabase()
    try {
      const answers = [
        fetch(new URL(`/users/${ada.id}`, webUrl), { headers: ada.headers }),
        fetch(new URL(eventsPath, workerUrl), {
          method: 'POST',
          headers: daemonHeaders,
          body: orderCreated({ userId: ada.id, balanceAmount: 100 }),
        }),
      ]
      await eventually('a query of each in progress', () =>
        expect(closing.map(({ pool }) => pool.idleCount)).toEqual([0, 0]),
      )
      await Promise.all(closing.map((app) => app.close()))
      const statuses = (await Promise.all(answers)).map(({ status }) => status)
      expect(statuses).toEqual([503, 503])
    } finally {
      resume()
    }
  },
)
