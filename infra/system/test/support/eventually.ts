import { inspect } from 'node:util'
import { eventually as until } from '@fanfare/local/testing'
import { expect } from 'vitest'

/**
 * Waits until what is looked at is as awaited: equal to it, or matching it where it is an object.
 * @param what completes the sentence "waited for …"
 */
export async function eventually(what: string, look: () => unknown, awaited: unknown): Promise<void> {
  await until(what, async () => {
    const seen = await look()
    try {
      if (isPlainObject(awaited)) expect(seen).toMatchObject(awaited)
      else expect(seen).toEqual(awaited)
    } catch (cause) {
      throw new Error(`${text(seen)} where ${text(awaited)} is awaited`, { cause })
    }
  })
}

const text = (value: unknown) => inspect(value, { depth: 5, breakLength: Number.POSITIVE_INFINITY })

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
