import type { Call } from '@fanfare/contracts'
import { findCalls, findServices } from '@fanfare/topology'
import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { expect, inject, test } from 'vitest'
import { brokenCall } from '../src/calls-check/broken-call.ts'
import { refusals } from '../src/calls-check/refusals.ts'
import { anyObject } from './support/any-schema.ts'
import { send } from './support/http.ts'
import { serviceOf } from './support/world.ts'

// What a service calls of another is in its calls.ts. Its own tests show that it sends nothing else.
const world = inject('world')
const calls = (
  await Promise.all(
    (
      await findServices()
    ).map(async (found) =>
      Object.entries(await findCalls(found)).map(
        ([name, call]) => [found.declaration.name, name, call] as const,
      ),
    ),
  )
).flat()

test.each(calls)('%s: %s fits the API that it calls, both ways', async (_, __, call) => {
  const { body } = await send('GET', `${serviceOf(world, call.service).web}/openapi.json`)
  expect(brokenCall(call, body)).toEqual([])
})

const request = Type.Object({ id: Type.String(), amount: Type.Integer({ minimum: 1, maximum: 9 }) })
const answer = Type.Object({ status: Type.Enum(['paid', 'refused']), at: Type.Optional(Type.String()) })
const call: Call = {
  ...{ service: 'till', method: 'POST', path: '/payments', repeatable: true },
  body: request,
  response: answer,
}

const apiWith = (accepted: TSchema, answered: TSchema) => ({
  paths: {
    '/payments': {
      post: {
        requestBody: { content: { 'application/json': { schema: accepted } } },
        responses: { 200: { content: { 'application/json': { schema: answered } } }, 400: {} },
      },
    },
  },
})

test.each<[string, TSchema, TSchema, string[]]>([
  ['nothing changed', request, answer, []],
  ['it accepts more', Type.Object({ id: Type.String() }), answer, []],
  [
    'it answers with less choice and more fields',
    request,
    Type.Object({ status: Type.Literal('paid'), extra: Type.Integer() }),
    [],
  ],
  [
    'it accepts lower amounts only',
    Type.Object({ id: Type.String(), amount: Type.Integer({ maximum: 8 }) }),
    answer,
    ['sent: /amount maximum is 9, not 8'],
  ],
  [
    'it needs one more field',
    Type.Object({ ...request.properties, currency: Type.String() }),
    answer,
    ['sent: /currency may be missing'],
  ],
  [
    'it answers with another status',
    request,
    Type.Object({ status: Type.Enum(['paid', 'refused', 'late']) }),
    ['answer 200: /status may be "late"'],
  ],
  [
    'it leaves a field out at times',
    request,
    Type.Object({ status: Type.Optional(Type.Literal('paid')) }),
    ['answer 200: /status may be missing'],
  ],
])('when the called service changes: %s', (_, accepted, answered, broken) => {
  expect(brokenCall(call, apiWith(accepted, answered))).toEqual(broken)
})

test('an operation that is gone is named', () => {
  expect(brokenCall(call, { paths: {} })).toEqual(['there is no POST /payments'])
})

test('where nothing is refused, every value that is sent is accepted', () => {
  fc.assert(
    fc.property(anyObject, anyObject, (sent, accepted) => {
      fc.pre(refusals(sent.schema, accepted.schema).length === 0)
      const validator = Compile(accepted.schema)
      for (const value of fc.sample(sent.values, 5)) expect(validator.Check(value)).toBe(true)
    }),
    { numRuns: 200, maxSkipsPerRun: 200 },
  )
})
