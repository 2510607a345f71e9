import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { canonicalIds } from './ids.ts'

/** The body of every error response. Source: RFC 9457. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})

/** Newest first, after the item with the id `cursor`. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  cursor: Type.Optional(Type.String({ format: 'uuid' })),
})

export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })

/** For Prisma's findMany. The extra row shows whether there is another page. */
export function pageOf({ limit = 20, cursor }: Static<typeof PageQuery>) {
  // UUIDv7 ids sort by age.
  return {
    take: limit + 1,
    orderBy: { id: 'desc' },
    ...(cursor ? { where: { id: { lt: cursor } } } : {}),
  } as const
}

export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  { limit = 20 }: Static<typeof PageQuery>,
  toItem: (row: Row) => Item,
) {
  const shown = rows.slice(0, limit)
  return { items: shown.map(toItem), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

const integer = /^-?\d{1,15}$/

/** Converts integers where the schema wants them. TypeBox's own conversion accepts `true`, `1.5` and `0x1` too. */
function withIntegers(schema: TSchema, texts: unknown): unknown {
  if (!Type.IsObject(schema) || typeof texts !== 'object' || texts === null) return texts
  const entries = Object.entries(texts).map(([name, text]: [string, unknown]) => {
    const wanted = schema.properties[name]
    const converts = wanted && Type.IsInteger(wanted) && typeof text === 'string' && integer.test(text)
    return [name, converts ? Number(text) : text]
  })
  return Object.fromEntries(entries)
}

/**
 * For Fastify's `setValidatorCompiler`: a part of a request with its integers and with its ids in lower case, or what is
 * wrong with it.
 */
export function validatorOf({ schema, httpPart }: { schema: TSchema; httpPart?: string }) {
  const validator = Compile(schema)
  const withCanonicalIds = canonicalIds(schema)
  const isText = httpPart === 'querystring' || httpPart === 'params'
  return (input: unknown) => {
    const value = isText ? withIntegers(schema, input) : input
    return validator.Check(value) ? { value: withCanonicalIds(value) } : { error: validator.Errors(value)[1] }
  }
}

interface RequestHead {
  readonly httpVersion: string
  /** Names and values alternate. */
  readonly rawHeaders: readonly string[]
  readonly headers: { readonly expect?: string | undefined }
}

/** Undefined for a valid head. Source: RFC 9112, 3.2; RFC 9110, 10.1.1. */
export function headFault({ httpVersion, rawHeaders, headers }: RequestHead) {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (hosts > 1) return { status: 400, detail: 'The request has more than one Host header.' }
  if (httpVersion !== '1.1') return undefined
  if (hosts === 0) return { status: 400, detail: 'The request has no Host header.' }
  if (headers.expect === undefined || /^100-continue$/i.test(headers.expect)) return undefined
  return { status: 417, detail: 'The only expectation that can be met is 100-continue.' }
}

const requestId = /^[\w.:=+/-]{1,128}$/

/** Of a request that has one already, by its client or by CloudFront. */
export function requestIdOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const given = headers['x-request-id'] ?? headers['x-amz-cf-id']
  return typeof given === 'string' && requestId.test(given) ? given : undefined
}

interface DescribedRoute {
  readonly schema?: { readonly response?: unknown } | undefined
  readonly url: string
}

/** For @fastify/swagger's `transform`: answers of 4xx and 5xx have the media type of problem documents. */
export function describeProblems({ schema, url }: DescribedRoute) {
  const response = Object.entries(schema?.response ?? {}).map(([status, answer]) => {
    const content = { 'application/problem+json': { schema: answer } }
    return [status, /^[45]/.test(status) ? { description: 'Problem', content } : answer]
  })
  return { schema: { ...schema, response: Object.fromEntries(response) }, url }
}
