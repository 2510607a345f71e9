import Type, { type Static, type TSchema } from 'typebox'

/** Problem details: the body of every error response. Source: RFC 9457. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})

/** The query of a page: at most `limit` items, newest first, after the item whose id is `cursor`. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  cursor: Type.Optional(Type.String({ format: 'uuid' })),
})

export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })

/** Arguments of Prisma's findMany for a page, with one row more, which shows whether there is another page. */
export function pageOf({ limit = 20, cursor }: Static<typeof PageQuery>) {
  // Ids are UUIDv7, and so sort by age.
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

/**
 * The texts of a path or a query, with integers where the schema wants them and the text is one. (TypeBox's own conversion
 * would take `true`, `1.5` and `0x1` for 1.)
 */
export function withIntegers(schema: TSchema, texts: unknown): unknown {
  if (!Type.IsObject(schema) || typeof texts !== 'object' || texts === null) return texts
  const entries = Object.entries(texts).map(([name, text]: [string, unknown]) => {
    const wanted = schema.properties[name]
    const converts = wanted && Type.IsInteger(wanted) && typeof text === 'string' && integer.test(text)
    return [name, converts ? Number(text) : text]
  })
  return Object.fromEntries(entries)
}

interface RequestHead {
  readonly httpVersion: string
  /** Names and values in turn, as Node gives them. */
  readonly rawHeaders: readonly string[]
  readonly headers: { readonly expect?: string | undefined }
}

/** Why the head of a request must be refused, if it must. Source: RFC 9112, 3.2; RFC 9110, 10.1.1. */
export function headFault({ httpVersion, rawHeaders, headers }: RequestHead) {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  if (hosts > 1) return { status: 400, detail: 'The request has more than one Host header.' }
  if (httpVersion !== '1.1') return undefined
  if (hosts === 0) return { status: 400, detail: 'The request has no Host header.' }
  if (headers.expect === undefined || /^100-continue$/i.test(headers.expect)) return undefined
  return { status: 417, detail: 'The only expectation that can be met is 100-continue.' }
}
