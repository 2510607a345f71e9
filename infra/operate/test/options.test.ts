import { expect, test } from 'vitest'
import { readOptions } from '../src/options.ts'
import { age, table, visible } from '../src/print.ts'

test.each([
  [['lst'], 'none of list'],
  [['--colour'], 'colour'],
  [['list', '--all'], 'neither ids nor --all'],
  [['show'], 'takes ids'],
  [['show', '--all'], 'list shows all'],
  [['redrive'], 'ids, or --all'],
  [['redrive', 'a', '--all'], 'ids, or --all'],
  [['redrive', '--all', '--yes'], '--yes is for purge'],
  [['list', '--place', 'attic'], 'dead, undelivered, outbox'],
])('%j makes no sense', (args, message) => {
  expect(() => readOptions(args)).toThrow(message)
})

test('without arguments, everything of the local stage is listed', () => {
  expect(readOptions([])).toMatchObject({ command: 'list', stage: 'local', services: undefined })
})

test('ids are the same in upper case and in lower case, and named twice they are one', () => {
  expect(readOptions(['redrive', 'AB', 'ab']).ids).toEqual(['ab'])
})

test('an age has one unit', () => {
  const now = new Date('2026-01-10T00:00:00Z')
  const ages = [
    '2026-01-09T23:59:30Z',
    '2026-01-09T23:00:01Z',
    '2026-01-09T20:00:00Z',
    '2026-01-07T00:00:00Z',
  ]
  expect(ages.map((since) => age(new Date(since), now))).toEqual(['30 s', '59 min', '4 h', '3 d'])
})

test('what a message holds cannot change the terminal', () => {
  expect(visible('\u001b[2Ja\u009bb\nc')).toBe('\\x1b[2Ja\\x9bb\nc')
  const letter = {
    id: 'a',
    service: 'order',
    place: 'dead',
    since: new Date(),
    event: undefined,
    body: '',
  } as const
  expect(table([{ ...letter, type: 'x\u0007', reason: 'two\nlines' }])).toMatch(/x\\x07 .* two lines$/)
})
