import { setImmediate } from 'node:timers/promises'
import type { Part } from '@fanfare/emulators/lifecycle'
import { expect, test } from 'vitest'
import { createParts } from '../src/parts.ts'
import { eventually } from '../src/testing/index.ts'

/** Parts that write down when their start and stop begin and end. */
function recorder() {
  const events: string[] = []
  const part = (name: string, start: () => Promise<void> = setImmediate): Part => ({
    name,
    async start() {
      events.push(`start ${name}`)
      await start()
      events.push(`${name} ready`)
    },
    async stop() {
      events.push(`stop ${name}`)
      await setImmediate()
      events.push(`${name} stopped`)
    },
  })
  const order = (...names: string[]) => names.map((name) => events.indexOf(name))
  return { events, part, order }
}

const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

test('a part is started when what it needs is ready, and beside what it uses', async () => {
  const { part, order } = recorder()
  const { add, start } = createParts()
  const database = add(part('database'))
  const relay = add(part('relay'))
  add(part('web'), { needs: [database, undefined], uses: [relay] })
  add(part('other'))

  await start()

  const times = order('start relay', 'start other', 'database ready', 'start web')
  expect(times).not.toContain(-1)
  expect(times).toEqual(ascending(times))
})

test('a part is stopped after everything that needs or uses it', async () => {
  const { events, part, order } = recorder()
  const { add, start, stop } = createParts()
  const database = add(part('database'))
  const relay = add(part('relay'), { needs: [database] })
  const web = add(part('web'), { needs: [database], uses: [relay] })
  add(part('edge'), { uses: [web] })
  await start()

  await stop()

  const times = order(
    'edge stopped',
    'stop web',
    'web stopped',
    'stop relay',
    'relay stopped',
    'stop database',
  )
  expect(times).not.toContain(-1)
  expect(times).toEqual(ascending(times))
  expect(events.at(-1)).toBe('database stopped')
})

test('when one part fails, what depends on it is not started, and all others are stopped', async () => {
  const { events, part } = recorder()
  const { add, start } = createParts()
  const broken = add(part('broken', () => Promise.reject(new Error('no port'))))
  add(part('web'), { needs: [broken] })
  add(part('other'))

  await expect(start()).rejects.toThrow('no port')

  expect(events).not.toContain('start web')
  expect(events).toContain('other stopped')
})

test('a stop ends a start that is under way, and a later start is a new one', async () => {
  const { events, part } = recorder()
  const { add, start, stop } = createParts()
  const gate = Promise.withResolvers<void>()
  const database = add(part('database', () => gate.promise))
  add(part('web'), { needs: [database] })

  const outcome = expect(start()).rejects.toThrow('web was not started: everything is stopping')
  await eventually('the start of the database', () => expect(events).toContain('start database'))
  await stop()
  gate.resolve()
  await outcome
  expect(events).not.toContain('start web')

  await start()
  expect(events).toContain('web ready')
})

test('a part that cannot be stopped does not keep the others from it, and is reported', async () => {
  const { events, part } = recorder()
  const { add, start, stop } = createParts()
  const database = add(part('database'))
  add({ ...part('web'), stop: () => Promise.reject(new Error('stuck')) }, { needs: [database] })
  await start()

  await expect(stop()).rejects.toMatchObject({ errors: [{ message: 'stuck' }] })

  expect(events).toContain('database stopped')
})

test('progress is reported for parts, and not for steps', async () => {
  const { part } = recorder()
  const ready: string[] = []
  const { add, step, start } = createParts((name) => ready.push(name))
  const migrated = step('migrate', setImmediate, { needs: [add(part('database'))] })
  add(part('web'), { needs: [migrated] })

  await start()

  expect(ready).toEqual(['database', 'web'])
})

test('a stop that lasts names what it waits for', async () => {
  const { part } = recorder()
  const gate = Promise.withResolvers<void>()
  const waitingFor = Promise.withResolvers<readonly string[]>()
  const { add, start, stop } = createParts(undefined, waitingFor.resolve)
  const database = add(part('database'))
  add({ ...part('web'), stop: () => gate.promise }, { needs: [database] })
  await start()

  const stopped = stop()
  expect(await waitingFor.promise).toEqual(['web'])
  gate.resolve()
  await stopped
})
