import { expect, vi } from 'vitest'

/**
 * Waits until what is looked at is as awaited: equal to it, or matching it where it is an object.
 * @param what says in the failure what was awaited
 * @param times in milliseconds
 */
export async function eventually(
  what: string,
  look: () => unknown,
  awaited: unknown,
  { timeout = 20_000, interval = 50 } = {},
): Promise<void> {
  await vi.waitFor(
    async () => {
      const seen = await look()
      if (isPlainObject(awaited)) expect(seen, `awaited: ${what}`).toMatchObject(awaited)
      else expect(seen, `awaited: ${what}`).toEqual(awaited)
    },
    { timeout, interval },
  )
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
