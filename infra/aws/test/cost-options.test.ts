import { UsageError } from '@fanfare/command'
import { expect, test } from 'vitest'
import { optionsFrom } from '../src/cost/options.ts'

test('everything is shown unless something is asked for', () => {
  expect(optionsFrom([])).toMatchObject({
    stages: ['example-isolated', 'example-shared', 'example-compact'],
    services: undefined,
    orders: [0, 100_000],
  })
  expect(optionsFrom(['--placement', 'compact', '--services', '6', '--orders', '5'])).toMatchObject({
    stages: ['example-compact'],
    services: 6,
    orders: [5],
  })
  expect(optionsFrom(['--stage', 'production']).stages).toEqual(['production'])
})

test.each([
  [['--placement', 'cheap'], 'say isolated, shared, compact'],
  [['--services', '0'], '--services takes a whole number from 1 on, and not 0'],
  [['--orders', 'many'], '--orders takes a whole number from 0 on, and not many'],
  [['--placement', 'shared', '--stage', 'staging'], 'say --placement or --stage, not both'],
  [['--order', '5'], '--order'],
])('%j is refused with what to say instead', (args, message) => {
  expect(() => optionsFrom(args)).toThrow(UsageError)
  expect(() => optionsFrom(args)).toThrow(message)
})
