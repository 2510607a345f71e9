import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../src/testing/index.ts'
import { startRun } from './support/run.ts'

test('a run that is killed leaves neither its temporary database nor the folder of it', async () => {
  const { process: run, nextMessage } = startRun('run-temporary-postgres.ts')
  const folder = String(await nextMessage())
  expect(existsSync(join(folder, 'cluster/postmaster.pid'))).toBe(true)
  const ended = once(run, 'exit')
  run.kill('SIGKILL')
  await ended
  await eventually('the end of the database and its folder', () => expect(existsSync(folder)).toBe(false))
})
