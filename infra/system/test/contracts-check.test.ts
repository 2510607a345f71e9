import { findServices } from '@fanfare/topology'
import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { harmfulChanges } from '../src/contracts-check/compare.ts'
import { findingsOf } from '../src/contracts-check/report.ts'
import { type Contract, contractsOf } from '../src/contracts-check/schema.ts'
import { eventFiles } from '../src/event-pages/files.ts'
import { anyObject } from './support/any-schema.ts'

const card = Type.Object({ from: Type.Literal('card'), amount: Type.Integer() })
const balance = Type.Object({ from: Type.Literal('balance'), amount: Type.Integer() })
const order = Type.Object({
  orderId: Type.String({ format: 'uuid' }),
  total: Type.Integer({ minimum: 0, maximum: 100 }),
  reason: Type.Union([Type.Literal('late'), Type.Literal('lost')]),
  items: Type.Array(Type.Object({ name: Type.String({ maxLength: 9 }) })),
  note: Type.Optional(Type.String()),
  part: Type.Optional(Type.Union([card, balance])),
  totals: Type.Optional(Type.Record(Type.String(), card)),
  both: Type.Optional(Type.Intersect([card, Type.Object({ to: Type.String() })])),
  pair: Type.Optional(Type.Tuple([card, Type.String()])),
})
const branded = Type.Object({ ...card.properties, brand: Type.Optional(Type.String()) })
const changed = (properties: Record<string, TSchema>) =>
  harmfulChanges(order, Type.Object({ ...order.properties, ...properties })).map(
    ({ tier, path, what }) => `${tier} ${path} ${what}`,
  )

describe('a change of a contract', () => {
  test.each<[string, Record<string, TSchema>, string[]]>([
    ['an optional field is added', { gift: Type.Optional(Type.Boolean()) }, []],
    ['a required field is added', { gift: Type.Boolean() }, ['wire /gift is new and required']],
    [
      'a limit is narrower',
      { total: Type.Integer({ minimum: 1, maximum: 100 }) },
      ['wire /total minimum was 0 and is 1'],
    ],
    [
      'a limit is wider',
      { total: Type.Integer({ minimum: 0, maximum: 101 }) },
      ['wire /total maximum was 100 and is 101'],
    ],
    [
      'a limit is gone',
      { total: Type.Integer({ minimum: 0 }) },
      ['wire /total maximum was 100 and is not limited'],
    ],
    ['a type changes', { total: Type.String() }, ['wire /total has another type']],
    [
      'a value is added',
      { reason: Type.Union([...order.properties.reason.anyOf, Type.Literal('wet')]) },
      ['wire /reason also allows "wet"'],
    ],
    [
      'a value is taken out',
      { reason: Type.Union([Type.Literal('late')]) },
      ['wire /reason no longer allows "lost"'],
    ],
    [
      'a field becomes optional',
      { total: Type.Optional(order.properties.total) },
      ['wire /total became optional'],
    ],
    ['a field becomes required', { note: Type.String() }, ['wire /note became required']],
    ['a field is deprecated', { note: Type.Optional(Type.String({ deprecated: true })) }, []],
    [
      'an optional field of an alternative is added',
      { part: Type.Optional(Type.Union([branded, balance])) },
      [],
    ],
    [
      'an optional field of a record’s values is added',
      { totals: Type.Optional(Type.Record(Type.String(), branded)) },
      [],
    ],
    [
      'a required field of a record’s values is added',
      {
        totals: Type.Optional(
          Type.Record(Type.String(), Type.Object({ ...card.properties, as: Type.String() })),
        ),
      },
      ['wire /totals/*/as is new and required'],
    ],
    [
      'the names of a record’s fields change',
      { totals: Type.Optional(Type.Record(Type.Integer(), card)) },
      ['wire /totals has fields of other names'],
    ],
    [
      'an optional field of an intersection is added',
      { both: Type.Optional(Type.Intersect([branded, Type.Object({ to: Type.String() })])) },
      [],
    ],
    [
      'a field of an intersection becomes optional',
      {
        both: Type.Optional(Type.Intersect([card, Type.Object({ to: Type.Optional(Type.String()) })])),
      },
      ['wire /both/to became optional'],
    ],
    [
      'an intersection has a field twice',
      {
        both: Type.Optional(
          Type.Intersect([card, Type.Object({ to: Type.String(), amount: Type.Integer() })]),
        ),
      },
      ['wire /both has another type'],
    ],
    [
      'an optional field in a tuple is added',
      { pair: Type.Optional(Type.Tuple([branded, Type.String()])) },
      [],
    ],
    [
      'a tuple has another item',
      { pair: Type.Optional(Type.Tuple([card, Type.Integer()])) },
      ['wire /pair/1 has another type'],
    ],
    [
      'a required field of an alternative is added',
      { part: Type.Optional(Type.Union([card, Type.Object({ ...balance.properties, as: Type.String() })])) },
      [expect.stringMatching('wire /part no longer allows'), expect.stringMatching('wire /part also allows')],
    ],
    [
      'what an item is like is not said',
      { items: Type.Unsafe({ type: 'array' }) },
      ['wire /items/* has another type'],
    ],
    [
      'a field of an item is added',
      { items: Type.Array(Type.Object({ name: Type.String({ maxLength: 9 }), size: Type.Integer() })) },
      ['wire /items/*/size is new and required'],
    ],
  ])('%s', (_, properties, findings) => {
    expect(changed(properties)).toEqual(findings)
  })

  test('a removed field breaks consumers when it was required, and is missed otherwise', () => {
    const { total: _, note: __, ...rest } = order.properties
    expect(harmfulChanges(order, Type.Object(rest)).map(({ tier, path }) => [tier, path])).toEqual([
      ['wire', '/total'],
      ['meaning', '/note'],
    ])
  })
})

test('what passes, no consumer of the other version refuses', () => {
  fc.assert(
    fc.property(anyObject, anyObject, (before, after) => {
      fc.pre(harmfulChanges(before.schema, after.schema).every(({ tier }) => tier === 'meaning'))
      for (const [publisher, consumer] of [
        [before, after],
        [after, before],
      ] as const) {
        const validator = Compile(consumer.schema)
        for (const event of fc.sample(publisher.values, 5)) expect(validator.Check(event)).toBe(true)
      }
    }),
    { numRuns: 300, maxSkipsPerRun: 200 },
  )
})

test('names the services that a change hurts', async () => {
  const now = contractsOf((await eventFiles()).get('asyncapi.json') ?? '')
  expect(findingsOf(now, now)).toEqual([])
  const [[id, contract] = expect.fail('there is no event')] = [...now].filter(
    ([key]) => key === 'order-created-1',
  )
  const data = { ...contract.data, required: [...(contract.data.required ?? []), 'paymentMethod'] }
  const findings = findingsOf(now, new Map([...now, [id, { ...contract, data }]]))
  expect(findings).toMatchObject([
    { tier: 'wire', event: 'order.created, version 1', path: '/paymentMethod', what: 'became required' },
  ])
  const consumers = (await findServices()).filter(({ declaration }) =>
    declaration.subscribes.includes('order.created'),
  )
  expect(findings[0]?.consumers.toSorted()).toEqual(consumers.map(({ declaration }) => declaration.name))
  const removed = findingsOf(now, new Map([...now].filter(([key]) => key !== id)))
  expect(removed).toMatchObject([{ tier: 'wire', what: 'is removed' }])
})

describe('a new version', () => {
  const contract = (title: string, data: TSchema, example: object, isAnnounced = false): Contract => ({
    title,
    type: 'order.created',
    isAnnounced,
    data,
    example: { type: 'order.created', data: example },
    consumers: ['mailer'],
  })
  const first = contract('order.created, version 1', Type.Object({ total: Type.Integer() }), { total: 1 })
  const data = Type.Object({ total: Type.String() })
  const before = new Map([['order-created-1', first]])
  const withSecond = (isAnnounced: boolean) =>
    new Map([
      ...before,
      ['order-created-2', contract('order.created, version 2', data, { total: '1' }, isAnnounced)],
    ])

  test('may be announced, and published once the deployed consumers know it', () => {
    expect(findingsOf(before, withSecond(true))).toEqual([])
    expect(findingsOf(withSecond(true), withSecond(false))).toEqual([])
  })

  test('that is published at once hurts every consumer', () => {
    expect(findingsOf(before, withSecond(false))).toMatchObject([
      { tier: 'wire', event: 'order.created, version 2', consumers: ['mailer'] },
    ])
  })

  test('in place of a new one: the examples are refused, both ways', () => {
    const after = new Map([['order-created-1', contract(first.title, data, { total: '1' })]])
    const replays = findingsOf(before, after).filter(({ what }) => what.includes('example'))
    expect(replays.map(({ what, consumers }) => [what.split(':')[0], ...consumers])).toEqual([
      ['the example that is published now is refused by deployed consumers', 'mailer'],
      ['the example that was published is refused now', 'mailer'],
    ])
  })
})
