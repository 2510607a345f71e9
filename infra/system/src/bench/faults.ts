import { longTransaction } from './faults/long-transaction.ts'
import { pruning } from './faults/pruning.ts'
import { slowBodies } from './faults/slow-bodies.ts'
import { slowDatabase } from './faults/slow-database.ts'
import { stripeHangs } from './faults/stripe-hangs.ts'
import type { Benchmark, Figure } from './result.ts'
import { stopServices, withLocalAws } from './whole.ts'

const parts = { stripeHangs, slowDatabase, slowBodies, longTransaction, pruning }

/** What a slow neighbour costs, with the limits of docs/decisions/overload.md and as it was without them. */
export const faults: Benchmark = (report) =>
  withLocalAws(async (local) => {
    await local.relay?.stop()
    await stopServices(local)
    const figures: Figure[] = []
    for (const [name, part] of Object.entries(parts)) {
      report(`faults: ${name}`)
      figures.push(...(await part(local)))
    }
    return {
      benchmark: 'faults',
      what: 'a slow neighbour’s effect on one worker, before (as of 2026-11-24) and now',
      figures,
    }
  })
