import { afterEach, beforeAll, expect } from 'vitest'
import { contents } from './databases.ts'
import { eventually } from './eventually.ts'
import { expectInvariants } from './invariants.ts'
import type { World } from './world.ts'

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
    await eventually('nothing to change between two looks', news, [], { interval: 500 })
  })
  afterEach(async () => expect(await news(), 'tables that have changed').toEqual([]))
}
