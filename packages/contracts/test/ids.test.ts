import fc from 'fast-check'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { canonicalIds, decodeEvent, eventDefinitions, Id, PageQuery } from '../src/index.ts'
import { eventOf } from './any-event.ts'

const id = '01935f2a-6b1c-7c3e-8000-00000000abcd'
const upper = id.toUpperCase()

const Order = Type.Object({
  id: Id,
  note: Type.String(),
  couponId: Type.Optional(Id),
  refundId: Type.Union([Id, Type.Null()]),
  items: Type.Array(Type.Object({ productId: Id, quantity: Type.Integer() })),
})

test('ids are brought into lower case, to any depth, and nothing else is', () => {
  const order = {
    id: upper,
    note: upper,
    refundId: upper,
    items: [{ productId: upper, quantity: 1 }],
    more: upper,
  }
  expect(canonicalIds(Order)(order)).toEqual({
    id,
    note: upper,
    refundId: id,
    items: [{ productId: id, quantity: 1 }],
    more: upper,
  })
})

test('what may be absent or null stays so', () => {
  const order = { id, note: '', refundId: null, items: [] }
  expect(canonicalIds(Order)(order)).toEqual(order)
  expect(canonicalIds(PageQuery)({})).toEqual({})
  expect(canonicalIds(PageQuery)({ limit: 3, cursor: upper })).toEqual({ limit: 3, cursor: id })
})

test.each(eventDefinitions)('the ids of $type are read in either case', (definition) => {
  fc.assert(
    fc.property(eventOf(definition), (event) => {
      const ids = [event.id, event.subject, ...Object.values(event.data).filter((value) => isId(value))]
      const inUpperCase = ids.reduce(
        (body, each) => body.replaceAll(each, each.toUpperCase()),
        JSON.stringify(event),
      )
      expect(decodeEvent(inUpperCase)).toMatchObject({
        id: event.id,
        subject: event.subject,
        data: event.data,
      })
    }),
  )
})

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)
