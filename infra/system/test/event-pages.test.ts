import { Parser } from '@asyncapi/parser'
import { decodeEvent } from '@fanfare/contracts'
import { findServices } from '@fanfare/topology'
import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { catalogueOf } from '../src/event-pages/catalogue.ts'
import { exampleOf } from '../src/event-pages/example.ts'
import { eventFiles, staleEventFiles } from '../src/event-pages/files.ts'
import { handlerRow } from '../src/event-pages/handler-row.ts'
import { anyObject } from './support/any-schema.ts'

describe('docs/events', () => {
  test('is what `pnpm docs:events` writes', async () => {
    expect(await staleEventFiles()).toEqual([])
  })

  test('has examples that consumers accept', async () => {
    for (const { definition, example } of await catalogueOf(await findServices())) {
      expect(decodeEvent(JSON.stringify(example)), definition.type).toEqual(example)
    }
  })

  test('has a valid AsyncAPI document, with an operation for each publication and subscription', async () => {
    const text = (await eventFiles()).get('asyncapi.json') ?? ''
    const { document, diagnostics } = await new Parser().parse(text)
    // The parser's advice is not of interest; its errors have severity 0.
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([])
    const described = document
      ?.operations()
      .all()
      .map((operation) => operation.json().title)
    const declared = (await findServices()).flatMap(({ declaration: { name, publishes, subscribes } }) => [
      ...publishes.map((type) => `${name} sends ${type}`),
      ...subscribes.map((type) => `${name} receives ${type}`),
    ])
    expect(described?.toSorted()).toEqual(declared.toSorted())
  })
})

describe('an example', () => {
  const matches = (schema: TSchema) => Compile(schema).Check(exampleOf(schema, 'field'))

  test('matches its schema', () => {
    fc.assert(fc.property(anyObject, ({ schema }) => matches(schema)))
    for (const schema of [
      Type.Number({ minimum: 2.5 }),
      Type.String({ minLength: 9 }),
      Type.String({ format: 'email' }),
      Type.String({ format: 'date' }),
      Type.Array(Type.Integer(), { minItems: 2 }),
      Type.Record(Type.String(), Type.Integer()),
      Type.String({ pattern: '^[A-Z]{2}$', examples: ['SE'] }),
    ])
      expect(matches(schema), JSON.stringify(schema)).toBe(true)
  })

  test('that is not known is asked for', () => {
    const schema = Type.Object({ country: Type.String({ pattern: '^[A-Z]{2}$' }) })
    expect(() => exampleOf(schema)).toThrow(/country: no example .* examples/)
  })
})

describe('the row of a handler', () => {
  const source = [
    'export const createHandlers = (): Handlers => ({',
    "  'a.first': ({ data }) => {",
    '    work(data)',
    '',
    '    more()',
    '  },',
    "  'a.second': short,",
    '  // Of the third.',
    "  'a.third': ({ data }) =>",
    '    long(',
    '      data,',
    '    ),',
    '})',
  ].join('\n')

  test.each([
    ['a.first', "'a.first': ({ data }) => {\n  work(data)\n\n  more()\n}"],
    ['a.second', "'a.second': short"],
    ['a.third', "'a.third': ({ data }) =>\n  long(\n    data,\n  )"],
  ])('%s', (type, row) => {
    expect(handlerRow(source, type)).toBe(row)
  })

  test('is an error when there is none', () => {
    expect(() => handlerRow(source, 'a.fourth')).toThrow('handlers.ts has no row for a.fourth')
  })
})
