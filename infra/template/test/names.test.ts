import { UsageError } from '@fanfare/command'
import { expect, test } from 'vitest'
import { readNames } from '../src/names.ts'

const taken = new Set(['basket', 'prisma'])

test.each([
  ['shop', undefined, 'Shop'],
  ['my-shop-2', undefined, 'My Shop 2'],
  ['my-shop', 'Ada-Line 7', 'Ada-Line 7'],
])('%s with the title %s is %s', (name, title, expected) => {
  expect(readNames(name, title, taken)).toEqual({ name, title: expected })
})

test.each([
  ['My-Shop', undefined, 'My-Shop is no name. It becomes a scope of npm'],
  ['2shop', undefined, '2shop is no name'],
  ['my--shop', undefined, 'my--shop is no name'],
  ['my_shop', undefined, 'my_shop is no name'],
  ['shöp', undefined, 'shöp is no name'],
  ['', undefined, 'is no name'],
  ['s', undefined, 's has 1 characters. A name has 2 to 20'],
  ['a-name-of-22-letters-a', undefined, 'has 22 characters'],
  ['aws-shop', undefined, 'begins as names of AWS or of PostgreSQL do'],
  ['pg', undefined, 'begins as names of AWS or of PostgreSQL do'],
  ['basket', undefined, 'basket is a service or package here'],
  ['prisma', undefined, 'or a scope of npm that is in use'],
  ['shop', "Ada's", '"Ada\'s" is no title'],
  ['shop', 'A  B', '"A  B" is no title'],
])('%s with the title %s is refused: %s', (name, title, message) => {
  expect(() => readNames(name, title, taken)).toThrow(UsageError)
  expect(() => readNames(name, title, taken)).toThrow(message)
})
