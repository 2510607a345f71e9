import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openHistory } from '../src/history/history.ts'
import { event } from './support/seen.ts'

test('a history is there again after a restart; a fact with the same key replaces the former', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fanfare-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const first = openHistory(dir)
  first.keep('order 1', 'event a', event('order.created', 0))
  first.keep('order 1', 'event a', event('order.created', 5))
  first.keep('order 2', 'event b', event('order.created', 9))
  first.close()
  // While dev stops, daemons still end their work.
  first.keep('order 1', 'event c', event('order.created', 11))
  first.flush()

  const second = openHistory(dir)
  onTestFinished(second.close)
  expect(second.of('order 1')).toEqual([event('order.created', 5)])
})

test('the oldest facts are deleted when there are too many', () => {
  const history = openHistory(':memory:', 3)
  onTestFinished(history.close)
  for (const at of [1, 2, 3, 4, 5]) {
    history.keep('order', `event ${at}`, event('order.created', at))
    history.flush()
  }
  expect(history.of('order').map(({ at }) => at)).toEqual([3, 4, 5])
})
