import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  attributeBytes,
  decodeEvent,
  EventError,
  type EventErrorCode,
  encodeEvent,
  eventDefinitions,
  maximumEventBytes,
} from '../src/index.ts'
import { eventOf, example, exampleOf } from './any-event.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What decoding says is wrong. */
function refusal(body: unknown): { code: EventErrorCode; paths: string[]; message: string } {
  try {
    decodeEvent(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body))
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    return { code: error.code, paths: error.problems.map(({ path }) => path), message: error.message }
  }
  throw new Error('the message was taken')
}

describe.each(eventDefinitions)('$type', (definition) => {
  const any = eventOf(definition)

  test('is decoded as it was encoded, from text and from bytes', () => {
    fc.assert(
      fc.property(any, (event) => {
        const body = encodeEvent(event)
        expect(decodeEvent(body)).toEqual(event)
        expect(decodeEvent(bytes(body))).toEqual(event)
      }),
    )
  })

  test('may have unknown fields, at every level', () => {
    fc.assert(
      fc.property(any, (event) => {
        const body = JSON.stringify(withUnknownFields(event))
        expect(decodeEvent(body)).toMatchObject(event)
      }),
    )
  })

  test('is refused without any of its required fields', () => {
    const event = exampleOf(definition)
    for (const field of definition.data.required) {
      const { code, message, paths } = refusal({ ...event, data: { ...event.data, [field]: undefined } })
      expect({ code, paths }).toEqual({ code: 'invalid-data', paths: ['/data'] })
      expect(message).toContain(field)
    }
  })

  test('is refused with a field of another type, and the error has its path', () => {
    const event = exampleOf(definition)
    for (const field of Object.keys(definition.data.properties)) {
      const { code, paths } = refusal({ ...event, data: { ...event.data, [field]: { not: 'this' } } })
      expect(code).toBe('invalid-data')
      expect(paths).toContain(`/data/${field}`)
    }
  })
})

function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).map(([name, inner]) => [name, withUnknownFields(inner)])
  return { ...Object.fromEntries(known), laterAddition: { deep: [1, null] } }
}

describe('a message that is no event', () => {
  const event = example('order.created')
  const [item] = event.type === 'order.created' ? event.data.items : []
  const data = (change: object) => ({ ...event, data: { ...event.data, ...change } })

  test.each<[string, unknown, EventErrorCode, string[]]>([
    ['nothing', '', 'empty-body', []],
    ['no bytes', new Uint8Array(), 'empty-body', []],
    ['white space', ' ', 'not-json', []],
    ['half an object', '{"id":', 'not-json', []],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe]), 'not-json', []],
    ['null', null, 'not-an-event', ['']],
    ['a list', [event], 'not-an-event', ['']],
    ['a list in a list in a list …', '['.repeat(50_000) + ']'.repeat(50_000), 'not-an-event', ['']],
    ['a number', 7, 'not-an-event', ['']],
    ['no specversion', { ...event, specversion: undefined }, 'not-an-event', ['']],
    ['another specversion', { ...event, specversion: '0.3' }, 'not-an-event', ['/specversion']],
    ['an id that is no UUID', { ...event, id: '7' }, 'not-an-event', ['/id']],
    ['an empty subject', { ...event, subject: '' }, 'not-an-event', ['/subject']],
    ['a type that is no text', { ...event, type: 7 }, 'not-an-event', ['/type']],
    ['a time in another zone', { ...event, time: '2026-01-31T09:30:00+02:00' }, 'not-an-event', ['/time']],
    ['a day that does not exist', { ...event, time: '2026-02-31T09:30:00Z' }, 'not-an-event', ['/time']],
    ['other than JSON', { ...event, datacontenttype: 'text/xml' }, 'not-an-event', ['/datacontenttype']],
    ['data that is a list', { ...event, data: [] }, 'not-an-event', ['/data']],
    ['a traceparent that is no text', { ...event, traceparent: 1 }, 'not-an-event', ['/traceparent']],
    ['an unknown type', { ...event, type: 'order.eaten' }, 'unknown-type', []],
    ['a type of JavaScript’s own', { ...event, type: 'constructor' }, 'unknown-type', []],
    ['an unknown version', { ...event, dataschema: 'urn:fanfare:order.created:99' }, 'unknown-version', []],
    [
      'another event’s version',
      { ...event, dataschema: 'urn:fanfare:order.confirmed:1' },
      'unknown-version',
      [],
    ],
    ['an amount as text', data({ total: '42' }), 'invalid-data', ['/data/total']],
    ['an amount with a fraction', data({ total: 0.5 }), 'invalid-data', ['/data/total']],
    ['an amount below zero', data({ total: -1 }), 'invalid-data', ['/data/total']],
    ['an amount beyond the limit', data({ total: 1_000_000_001 }), 'invalid-data', ['/data/total']],
    ['a currency in small letters', data({ currency: 'eur' }), 'invalid-data', ['/data/currency']],
    ['no items', data({ items: [] }), 'invalid-data', ['/data/items']],
    [
      'an item of nothing',
      data({ items: [item, { ...item, quantity: 0 }] }),
      'invalid-data',
      ['/data/items/1/quantity'],
    ],
    ['an empty name', data({ items: [{ ...item, name: '' }] }), 'invalid-data', ['/data/items/0/name']],
  ])('%s is refused', (_, body, code, paths) => {
    expect(refusal(body)).toMatchObject({ code, paths })
  })

  test('the error’s message contains every path', () => {
    const { message } = refusal(data({ total: 'much', currency: 'euro' }))
    expect(message).toMatch(/^order\.created breaks its contract; .*\/data\/total .*; \/data\/currency /)
  })
})

describe('the limit of 256 KiB', () => {
  // As many bytes as asked for, in an unknown field: nothing else is wrong with it.
  function eventOfBytes(size: number, letter: string): string {
    const event = example('order.confirmed')
    const empty = bytes(JSON.stringify({ ...event, padding: '' })).byteLength
    const perLetter = bytes(letter).byteLength
    const letters = Math.floor((size - empty) / perLetter)
    const rest = (size - empty) % perLetter
    return JSON.stringify({ ...event, padding: letter.repeat(letters) + 'x'.repeat(rest) })
  }

  test.each([['x'], ['é'], ['語'], ['🎺']])('counts bytes and not characters: %s', (letter) => {
    const fits = eventOfBytes(maximumEventBytes, letter)
    const tooLarge = eventOfBytes(maximumEventBytes + 1, letter)
    expect(bytes(fits)).toHaveLength(maximumEventBytes)
    expect(() => decodeEvent(fits)).not.toThrow()
    expect(() => decodeEvent(bytes(fits))).not.toThrow()
    expect(refusal(tooLarge).code).toBe('too-large')
    expect(refusal(bytes(tooLarge)).code).toBe('too-large')
  })

  test('is checked before anything is parsed', () => {
    expect(refusal('{'.repeat(maximumEventBytes + 1)).code).toBe('too-large')
  })

  test('is checked for published events, too', () => {
    const event = example('order.created')
    if (event.type !== 'order.created') throw new Error('another event')
    const [item] = event.data.items
    if (!item) throw new Error('no items')
    const withItems = (count: number) => ({
      ...event,
      data: {
        ...event.data,
        items: Array.from({ length: count }, () => ({ ...item, name: '語'.repeat(200) })),
      },
    })
    // Fewer characters than the limit has bytes, yet more bytes.
    const tooLarge = withItems(400)
    expect(JSON.stringify(tooLarge).length).toBeLessThan(maximumEventBytes)
    expect(() => encodeEvent(tooLarge)).toThrow(expect.objectContaining({ code: 'too-large' }))
    expect(decodeEvent(encodeEvent(withItems(200)))).toEqual(withItems(200))
  })

  test('of published events, leaves room for message attributes', () => {
    const ofBytes = (size: number) => decodeEvent(eventOfBytes(size, 'x'))
    const most = maximumEventBytes - attributeBytes
    expect(bytes(encodeEvent(ofBytes(most)))).toHaveLength(most)
    expect(() => encodeEvent(ofBytes(most + 1))).toThrow(expect.objectContaining({ code: 'too-large' }))
  })
})
