import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { isAlive } from '../src/alive.ts'
import { eventually } from '../src/testing/index.ts'
import { startRun } from './support/run.ts'

const Left = Type.Object({ folder: Type.String(), sweeper: Type.Integer() })

test('a run that is killed leaves neither its temporary database nor its folder, nor what removes them', async () => {
  const { process: run, nextMessage } = startRun('run-temporary-postgres.ts')
  const { folder, sweeper } = Value.Parse(Left, await nextMessage())
  expect(existsSync(join(folder, 'cluster/postmaster.pid'))).toBe(true)
  const ended = once(run, 'exit')
  run.kill('SIGKILL')
  await ended
  await eventually('the end of the database and its folder', () => expect(existsSync(folder)).toBe(false))
  await eventually('the end of the sweeper', async () => expect(await isAlive(sweeper)).toBe(false))
})
