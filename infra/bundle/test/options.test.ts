import { expect, test } from 'vitest'
import { readOptions } from '../src/options.ts'

const services = ['mailer', 'order']

test.each([
  ['order', '@fanfare/order'],
  ['@fanfare/order', '@fanfare/order'],
  ['apps/order', '@fanfare/order'],
  ['...[main]', '...[main]'],
  ['./apps/order', './apps/order'],
])('--filter %s is %s for turbo', (filter, expected) => {
  expect(readOptions(['--filter', filter], services)).toEqual({ filters: [expected], compact: false })
})

test.each([
  [['--filter', 'ordr'], 'There is no service ordr. There are: mailer, order'],
  [['--placement', 'shared'], 'compact is the only one'],
  [['order'], "Unexpected argument 'order'"],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args, services)).toThrow(message)
})
