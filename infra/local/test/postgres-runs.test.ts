import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, restart } from '@fanfare/emulators/lifecycle'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { chooseAccount } from '../src/postgres/account.ts'
import { findBinaries } from '../src/postgres/binaries.ts'
import { readPidFile } from '../src/postgres/pid-file.ts'
import { launch } from '../src/postgres/postmaster.ts'
import { createPostgres } from '../src/postgres.ts'
import { temporaryFolder } from '../src/temporary-folder.ts'
import { eventually } from '../src/testing/index.ts'
import { query, refusal } from './support/query.ts'
import { startRun } from './support/run.ts'

// All on the same data: each test leaves the database stopped.
let dir: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ dir, remove } = await temporaryFolder('runs', { inMemory: true }))
})

afterAll(() => remove())

async function anotherRun() {
  const { process: run, nextMessage } = startRun('run-postgres.ts', dir)
  return { run, nextMessage, url: String(await nextMessage()) }
}

/** A run of this process. */
function thisRun(onCrash?: (reason: string) => void) {
  const postgres = createPostgres({ dir, port: 0, durable: false, env: {}, ...(onCrash ? { onCrash } : {}) })
  onTestFinished(() => postgres.stop())
  return postgres
}

test('the database of a run that was killed is stopped', async () => {
  const { run, url } = await anotherRun()

  run.kill('SIGKILL')

  await eventually('the end of the database', async () =>
    expect(await refusal(url, 'SELECT 1')).toMatch('ECONNREFUSED'),
  )
})

test.skipIf(process.platform === 'win32')('a Ctrl-C reaches the run, and not its database', async () => {
  const { run, nextMessage, url } = await anotherRun()
  const ended = once(run, 'exit')

  process.kill(-Number(run.pid), 'SIGINT')

  expect(await nextMessage()).toBe('[{"one":1}]')
  await ended
  expect(await refusal(url, 'SELECT 1')).toMatch('ECONNREFUSED')
})

test('a run does not stop the database of another run', async () => {
  const { run, url } = await anotherRun()

  await expect(thisRun().start()).rejects.toThrow('is in use by another run')

  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  const ended = once(run, 'exit')
  run.kill('SIGINT')
  await ended
})

test('a database whose run has ended is stopped and started again', async () => {
  const first = thisRun()
  await first.start()
  const [orphanUrl, cluster] = [first.url, join(dir, 'cluster')]
  await first.stop()
  const account = await chooseAccount(cluster)
  await launch({ cluster, account, binaries: await findBinaries(), log: join(dir, 'postgres.log') })
  expect(await query(orphanUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])

  const next = thisRun()
  await next.start()

  expect(await refusal(orphanUrl, 'SELECT 1')).toMatch('ECONNREFUSED')
  expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a process that has the pid of an ended database is left alone', async () => {
  const postgres = thisRun()
  await postgres.start()
  await postgres.stop()
  const pidFile = [process.pid, dir, 0, await freePort(), '', '127.0.0.1', '', 'ready', ''].join('\n')
  await writeFile(join(dir, 'cluster', 'postmaster.pid'), pidFile)
  const signalled = vi.fn()
  process.once('SIGINT', signalled)

  await postgres.start()

  expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(signalled).not.toHaveBeenCalled()
  process.off('SIGINT', signalled)
})

test('an end by itself is reported, and a restart brings the database back with its data', async () => {
  const crashed = vi.fn()
  const postgres = thisRun(crashed)
  await postgres.start()
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS one')
  await restart(postgres)
  expect(crashed, 'after a stop').not.toHaveBeenCalled()

  process.kill(Number((await readPidFile(join(dir, 'cluster')))?.pid), 'SIGKILL')
  await eventually('the report of the end', () => expect(crashed).toHaveBeenCalledOnce())
  await restart(postgres)
  expect(await query(postgres.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }])
})
