import { inspect } from 'node:util'
import { eventually as until } from '@fanfare/local/testing'
import { expect } from 'vitest'

/**
 * Waits until the value is equal to the expected one, or matches it where that is an object.
 * @param what completes the sentence "waited for …"
 */
export async function eventually(what: string, read: () => unknown, expected: unknown): Promise<void> {
  await until(what, async () => {
    const seen = await read()
    try {
      if (isPlainObject(expected)) expect(seen).toMatchObject(expected)
      else expect(seen).toEqual(expected)
    } catch (cause) {
      throw new Error(`${text(seen)} in place of ${text(expected)}`, { cause })
    }
  })
}

const text = (value: unknown) => inspect(value, { depth: 5, breakLength: Number.POSITIVE_INFINITY })

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
