import type { FastifySchemaCompiler } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'

const integer = /^-?\d{1,15}$/

/**
 * Bodies and headers are taken at their word. A text of the path or the query becomes an integer where the schema wants
 * one, if it is written as one: TypeBox's own conversion would take `true`, `1.5` and `0x1` for 1.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema)
  const isText = httpPart === 'querystring' || httpPart === 'params'
  return (input: unknown) => {
    const value = isText ? withIntegers(schema, input) : input
    return validator.Check(value) ? { value } : { error: validator.Errors(value)[1] }
  }
}

function withIntegers(schema: TSchema, texts: unknown): unknown {
  if (!Type.IsObject(schema) || typeof texts !== 'object' || texts === null) return texts
  const entries = Object.entries(texts).map(([name, text]: [string, unknown]) => {
    const wanted = schema.properties[name]
    const converts = wanted && Type.IsInteger(wanted) && typeof text === 'string' && integer.test(text)
    return [name, converts ? Number(text) : text]
  })
  return Object.fromEntries(entries)
}
