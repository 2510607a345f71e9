import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { restart } from '../src/part.ts'
import { freePort } from '../src/ports.ts'
import { chooseAccount } from '../src/postgres/account.ts'
import { findBinaries } from '../src/postgres/binaries.ts'
import { readPidFile } from '../src/postgres/pid-file.ts'
import { launch } from '../src/postgres/postmaster.ts'
import { createPostgres } from '../src/postgres.ts'
import { query, refusal } from './support/query.ts'
import { temporaryFolder } from './support/temporary.ts'

/** Another run, in a process group of its own as a terminal makes one. */
async function anotherRun(dir: string): Promise<{ run: ChildProcess; url: string }> {
  const run = fork(fileURLToPath(import.meta.resolve('./support/hold-postgres.ts')), [dir], {
    detached: true,
    execArgv: [],
  })
  onTestFinished(() => void run.kill('SIGKILL'))
  return { run, url: await said(run) }
}

async function said(run: ChildProcess): Promise<string> {
  const [message] = await once(run, 'message', { signal: AbortSignal.timeout(20_000) })
  return String(message)
}

test('the database of a run that was killed is stopped', async () => {
  const { run, url } = await anotherRun(await temporaryFolder())

  run.kill('SIGKILL')

  await expect.poll(() => refusal(url, 'SELECT 1'), { timeout: 10_000 }).toMatch('ECONNREFUSED')
})

test.skipIf(process.platform === 'win32')('a Ctrl-C reaches the run, and not its database', async () => {
  const { run, url } = await anotherRun(await temporaryFolder())

  process.kill(-Number(run.pid), 'SIGINT')

  expect(await said(run)).toBe('[{"one":1}]')
  await once(run, 'exit')
  expect(await refusal(url, 'SELECT 1')).toMatch('ECONNREFUSED')
})

test('two runs at once do not take the database from each other', async () => {
  const dir = await temporaryFolder()
  const { run, url } = await anotherRun(dir)

  await expect(createPostgres({ dir, port: 0, env: {} }).start()).rejects.toThrow('is in use by another run')

  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  run.kill('SIGINT')
  await once(run, 'exit')
})

test('a database that nobody owns any more is stopped and started anew', async () => {
  const dir = await temporaryFolder()
  const first = createPostgres({ dir, port: 0, durable: false, env: {} })
  await first.start()
  const [orphanUrl, cluster] = [first.url, join(dir, 'cluster')]
  await first.stop()
  const account = await chooseAccount(cluster)
  await launch({ cluster, account, binaries: await findBinaries(), log: join(dir, 'postgres.log') })
  expect(await query(orphanUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])

  const next = createPostgres({ dir, port: 0, durable: false, env: {} })
  await next.start()

  expect(await refusal(orphanUrl, 'SELECT 1')).toMatch('ECONNREFUSED')
  expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await next.stop()
})

test('a process that got the pid of a database that is gone is left alone', async () => {
  const dir = await temporaryFolder()
  const postgres = createPostgres({ dir, port: 0, durable: false, env: {} })
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
  await postgres.stop()
})

test('an end that nobody asked for is told, and a restart brings it back with its data', async () => {
  const dir = await temporaryFolder()
  const crashed = vi.fn()
  const postgres = createPostgres({ dir, port: 0, durable: false, env: {}, onCrash: crashed })
  onTestFinished(() => postgres.stop())
  await postgres.start()
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS one')
  await restart(postgres)
  expect(crashed, 'after a stop that was asked for').not.toHaveBeenCalled()

  process.kill(Number((await readPidFile(join(dir, 'cluster')))?.pid), 'SIGKILL')
  await vi.waitFor(() => expect(crashed).toHaveBeenCalledOnce())
  await restart(postgres)
  expect(await query(postgres.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }])
})
