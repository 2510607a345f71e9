import { describe, expect, test } from 'vitest'
import {
  createEvent,
  dataSchemaOf,
  deadLetterQueueName,
  encodeEvent,
  eventDefinitions,
  queueName,
  topicName,
  undeliveredQueueName,
} from '../src/index.ts'

const orderId = '01935f2a-6b1c-7c3e-8000-00009f3a6c21'
const facts = {
  id: '01935f2a-6b1c-7c3e-8000-000000000001',
  type: 'order.confirmed',
  source: 'order',
  subject: orderId,
  time: new Date('2026-01-31T09:30:00Z'),
  data: { orderId, userId: orderId, total: 42, balanceAmount: 0, cardAmount: 42, currency: 'EUR' },
} as const

describe('an event', () => {
  test('is a CloudEvent that names its contract', () => {
    expect(createEvent(facts)).toEqual({
      specversion: '1.0',
      id: facts.id,
      source: '/order',
      type: 'order.confirmed',
      subject: orderId,
      time: '2026-01-31T09:30:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:fanfare:order.confirmed:1',
      data: facts.data,
    })
  })

  test('has a traceparent, if there is a trace', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    expect(createEvent({ ...facts, traceparent })).toMatchObject({ traceparent })
    expect(createEvent({ ...facts, traceparent: undefined })).not.toHaveProperty('traceparent')
  })
})

describe('an event that consumers would refuse is not encoded', () => {
  const encoded = (data: object, envelope: object = {}) =>
    encodeEvent(Object.assign(createEvent(facts), envelope, { data: { ...facts.data, ...data } }))

  test.each<[string, () => string, RegExp]>([
    ['an amount below its limit', () => encoded({ total: -1 }), /^order\.confirmed breaks.*\/data\/total /],
    ['an amount above its limit', () => encoded({ total: 1_000_000_001 }), /\/data\/total /],
    ['a number that JSON cannot hold', () => encoded({ cardAmount: Number.NaN }), /\/data\/cardAmount /],
    ['a field that is undefined', () => encoded({ currency: undefined }), /\/data\/currency /],
    ['half a surrogate pair', () => encoded({ currency: '\uD800' }), /^order\.confirmed cannot be published/],
    ['no subject', () => encoded({}, { subject: '' }), /^order\.confirmed cannot be published.*\/subject /],
    ['a source that is null', () => encoded({}, { source: null }), /\/source /],
  ])('%s', (_, encode, message) => {
    expect(encode).toThrow(
      expect.objectContaining({ name: 'EventError', message: expect.stringMatching(message) }),
    )
  })

  test('and the error has the path', () => {
    const problems = [expect.objectContaining({ path: '/data/currency' })]
    expect(() => encoded({ currency: 'eur' })).toThrow(
      expect.objectContaining({ code: 'invalid-data', problems }),
    )
  })
})

describe('the contracts', () => {
  test('have unique names of the form aggregate.past-tense', () => {
    for (const { type } of eventDefinitions) expect(type).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/)
    expect(new Set(eventDefinitions.map(dataSchemaOf)).size).toBe(eventDefinitions.length)
  })

  test('give every event a topic of its own, with a name that SNS accepts', () => {
    const topics = eventDefinitions.map(({ type }) => topicName('t0a1b2c3d', type))
    for (const topic of topics) expect(topic).toMatch(/^[\w-]{1,256}$/)
    expect(new Set(topics).size).toBe(new Set(eventDefinitions.map(({ type }) => type)).size)
  })

  test('are JSON Schema', () => {
    for (const { data } of eventDefinitions) {
      const written = JSON.parse(JSON.stringify(data))
      expect(written).toEqual(expect.objectContaining({ type: 'object', properties: expect.any(Object) }))
      expect(written.required).toEqual(data.required)
    }
  })
})

test('topics and queues are named after the stage', () => {
  expect(topicName('local', 'user.balance-debit-rejected')).toBe('local-user-balance-debit-rejected')
  expect(queueName('local', 'order')).toBe('local-order')
  expect(deadLetterQueueName('local', 'order')).toBe('local-order-dead')
  expect(undeliveredQueueName('local', 'order')).toBe('local-order-undelivered')
})
