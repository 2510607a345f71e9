import { afterEach, beforeAll, expect } from 'vitest'
import { contents } from './databases.ts'
import { eventually } from './eventually.ts'
import { expectInvariants } from './expect-invariants.ts'
import type { World } from './world.ts'

/** Number of equal reads in a row after which nothing is in progress any more. */
const reads = 10

/** Checks after every test that no table of any service has changed. */
export function expectUntouched(world: World): void {
  let known: Record<string, string> = {}

  /** The tables that have changed since the last read. */
  async function changes(): Promise<string[]> {
    const earlier = known
    known = await contents(world)
    return Object.keys(known).filter((table) => known[table] !== earlier[table])
  }

  beforeAll(async () => {
    await expectInvariants(world)
    // The last deliveries of some events change nothing that the invariants cover.
    let equal = 0
    const countEqual = async () => {
      const changed = await changes()
      equal = changed.length === 0 ? equal + 1 : 0
      return { settled: equal >= reads, changed }
    }
    await eventually(`${reads} reads without a change`, countEqual, { settled: true })
  })
  afterEach(async () => expect(await changes(), 'tables that have changed').toEqual([]))
}
