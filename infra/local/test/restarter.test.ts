import { expect, test } from 'vitest'
import { createRestarter } from '../src/restarter.ts'
import { eventually } from '../src/testing/index.ts'

/** A part whose starts fail so many times, and a restarter with short pauses. */
function fragile(failures: number) {
  const lines: string[] = []
  let starts = 0
  const part = {
    name: 'order.web',
    async start() {
      starts += 1
      if (starts <= failures) throw new Error('a wrong line')
    },
  }
  const restarter = createRestarter((line) => lines.push(line), { first: 1, longest: 4 })
  return { lines, part, restarter, starts: () => starts }
}

test('what ended by itself is started again, with a pause that grows while it fails, up to the longest', async () => {
  const { lines, part, restarter } = fragile(3)
  restarter.ended(part, 'order.web ended by itself (SIGKILL)')
  // A process that ends while it starts is reported twice.
  restarter.ended(part, 'order.web ended by itself (SIGKILL)')
  await eventually('the start', () => expect(lines.at(-1)).toBe('order.web is back'))
  const failed = 'order.web could not be started: a wrong line. It is started again in'
  expect(lines).toEqual([
    'order.web ended by itself (SIGKILL). It is started again in 0.001 s.',
    `${failed} 0.002 s.`,
    `${failed} 0.004 s.`,
    `${failed} 0.004 s.`,
    'order.web is back',
  ])
})

test('nothing is started after a cancellation, until it ends again', async () => {
  const { part, restarter, lines, starts } = fragile(0)
  restarter.ended(part, 'order.web ended by itself')
  restarter.cancel()
  restarter.ended({ ...part, name: 'order.worker' }, 'order.worker ended by itself')
  await eventually('the other start', () => expect(lines.at(-1)).toBe('order.worker is back'))
  expect(starts()).toBe(1)
})
