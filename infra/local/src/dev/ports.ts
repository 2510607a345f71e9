import { assertPortFree } from '@fanfare/emulators/lifecycle'
import { type Addresses, everyAddress, sharedPorts, type WhatRuns } from '../addresses.ts'

/** What is wrong with the ports, each with what to do. */
export async function portProblems(
  addresses: Addresses,
  env: NodeJS.ProcessEnv,
  what: WhatRuns,
): Promise<string[]> {
  const all = everyAddress(addresses, env, what)
  const shared = sharedPorts(all)
  if (shared.length > 0) return shared
  const results = await Promise.allSettled(all.map((each) => assertPortFree(each.port, each)))
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []))
}
