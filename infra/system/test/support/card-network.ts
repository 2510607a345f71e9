import { expect } from 'vitest'
import { send } from './http.ts'
import type { World } from './world.ts'

/** Tells the stand-in of the card network when its slow cards decide; see its README. */
export function cardNetworkOf({ cardNetwork }: Pick<World, 'cardNetwork'>) {
  const tell = async (order: string): Promise<void> => {
    const { status } = await send('POST', `${cardNetwork}/test/${order}`, { token: 'sk_test_system' })
    expect(status, `the status of ${order}`).toBe(204)
  }
  return {
    /** No card decides from now on, and no webhook is repeated, whoever's it is. */
    hold: () => tell('hold'),
    /** Decides and delivers all that waits. */
    release: () => tell('release'),
  }
}
