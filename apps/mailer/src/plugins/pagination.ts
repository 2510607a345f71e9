import Type, { type Static, type TSchema } from 'typebox'

/** A page's query: at most `limit` items, newest first, from after the item that `cursor` names. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  cursor: Type.Optional(Type.String({ format: 'uuid' })),
})

/** A page's answer. `nextCursor` is null on the last one. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })

/** Prisma's arguments for a page; it reads one row more than it shows, which tells whether there is another page. */
export function pageOf({ limit = 20, cursor }: Static<typeof PageQuery>) {
  // Ids are UUIDv7: their order is the order in which they were made.
  return {
    take: limit + 1,
    orderBy: { id: 'desc' },
    ...(cursor ? { where: { id: { lt: cursor } } } : {}),
  } as const
}

/** Makes the answer of the rows that `pageOf` had read. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  { limit = 20 }: Static<typeof PageQuery>,
  toItem: (row: Row) => Item,
) {
  const shown = rows.slice(0, limit)
  return { items: shown.map(toItem), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}
