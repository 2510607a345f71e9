import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { type DescribedOperation, jsonOf, pathsOf, shapeOf } from './openapi.ts'

interface CalledOperation {
  /** As the other service names its parameters. */
  readonly path: string
  readonly body: unknown
  readonly response: unknown
}

/** What a caller of the operation must know, as JSON Schema without descriptions. Throws when it is not described. */
export function calledOperation(
  document: unknown,
  operation: { readonly method: string; readonly path: string },
): CalledOperation {
  const wanted = shapeOf(`${operation.method} ${operation.path}`)
  for (const [path, methods] of Object.entries(pathsOf(document))) {
    for (const [method, described] of Object.entries(methods)) {
      if (shapeOf(`${method.toUpperCase()} ${path}`) !== wanted) continue
      return { path, body: bare(jsonOf(described.requestBody)), response: bare(successOf(described)) }
    }
  }
  throw new Error(`its openapi.json does not describe ${operation.method} ${operation.path}`)
}

function successOf({ responses }: DescribedOperation): unknown {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, content]) => jsonOf(content))
    .filter((schema) => schema !== undefined)
  const different = [...new Map(schemas.map((schema) => [JSON.stringify(bare(schema)), schema])).values()]
  return different.length > 1 ? { anyOf: different } : (different[0] ?? {})
}

const words = new Set(['description', 'example', 'examples', 'title', 'default'])

/** Without what is for readers only. A list of one-value enumerations becomes one enumeration. */
function bare(schema: unknown, inProperties = false): unknown {
  if (Array.isArray(schema)) return schema.map((each) => bare(each))
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema)
    .filter(([keyword]) => inProperties || !words.has(keyword))
    .map(([keyword, value]) => [keyword, bare(value, keyword === 'properties' && !inProperties)] as const)
  return merged(Object.fromEntries(entries))
}

const Choice = Compile(
  Type.Object({
    anyOf: Type.Array(Type.Object({ type: Type.Literal('string'), enum: Type.Array(Type.String()) })),
  }),
)

const merged = (schema: object): object =>
  Choice.Check(schema) ? { type: 'string', enum: schema.anyOf.flatMap((each) => each.enum) } : schema
