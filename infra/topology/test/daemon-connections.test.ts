import { expect, test } from 'vitest'
import { daemonConnections } from '../src/index.ts'

test.each([
  [undefined, 8],
  ['', 8],
  ['20', 18],
  ['2', 1],
  ['500', 100],
  ['many', 8],
])('a worker with DATABASE_POOL_SIZE %s gets %d messages at once', (poolSize, connections) => {
  expect(daemonConnections(poolSize)).toBe(connections)
})
