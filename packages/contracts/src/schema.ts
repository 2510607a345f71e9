import Type from 'typebox'

/** UUIDv7, written in lower case; sorts by time. Source: RFC 9562, 5.7. */
export const Id = Type.String({ format: 'uuid' })

/** RFC 3339 date-time in UTC, as in `2026-01-31T09:30:00.000Z`. */
export const Time = Type.String({ format: 'date-time', pattern: 'Z$' })

/** In minor units of the currency (cents), with its decimals: `currencies.ts`. */
export const Amount = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

export const Currency = Type.String({ pattern: '^[A-Z]{3}$' })

/** Without NUL, which PostgreSQL cannot store. */
export const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' })
