import { afterEach, beforeAll, expect } from 'vitest'
import { contents } from './databases.ts'
import { eventually } from './eventually.ts'
import { expectInvariants } from './invariants.ts'
import type { World } from './world.ts'

/**
 * So many looks in a row must see the same: a slow machine takes longer for them, as it does for what may be under way.
 */
const looks = 10

/** Checks after every test that nothing has changed in any table of any service since everything became still. */
export function expectUntouched(world: World): void {
  let known: Record<string, string> = {}

  /** What has changed since the last look, by table. */
  async function news(): Promise<string[]> {
    const earlier = known
    known = await contents(world)
    return Object.keys(known).filter((table) => known[table] !== earlier[table])
  }

  beforeAll(async () => {
    await expectInvariants(world)
    // Some events are heard last by those whom they tell nothing new.
    let still = 0
    const countStill = async () => {
      const changed = await news()
      still = changed.length === 0 ? still + 1 : 0
      return { still: still >= looks, changed }
    }
    await eventually(`${looks} looks without a change`, countStill, { still: true })
  })
  afterEach(async () => expect(await news(), 'tables that have changed').toEqual([]))
}
