import Type from 'typebox'

/** UUIDv7, which is read in either case and written in lower case. Its first 48 bits are the time, so that ids sort by age. Source: RFC 9562, 5.7. */
export const Id = Type.String({ format: 'uuid' })

/** RFC 3339 date-time in UTC, as in `2026-01-31T09:30:00.000Z`. */
export const Time = Type.String({ format: 'date-time', pattern: 'Z$' })

/** Money as an integer of the currency's minor units (cents), up to 10 million of the major unit. */
export const Amount = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

export const Currency = Type.String({ pattern: '^[A-Z]{3}$' })

/** A text of 1 to maxLength characters, without the one that PostgreSQL cannot store (NUL). */
export const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' })
