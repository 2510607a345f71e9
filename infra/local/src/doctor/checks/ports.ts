import { assertPortFree, BlockedPortError, PortInUseError } from '@fanfare/emulators/lifecycle'
import { everyAddress, knownAddresses, sharedPorts } from '../../addresses.ts'
import { type Finding, note, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

export async function ports({ services, env, devRuns }: Machine): Promise<Finding[]> {
  const declarations = services.map(({ declaration }) => declaration)
  const all = everyAddress(knownAddresses(declarations, env), env)
  const twice = sharedPorts(all).map(toProblem)
  if (devRuns) return [...twice, note('ports', 'dev runs, and holds its own')]
  const results = await Promise.allSettled(all.map((each) => assertPortFree(each.port, each)))
  const held = results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    const { reason } = result
    if (!(reason instanceof PortInUseError || reason instanceof BlockedPortError)) throw reason
    return [toProblem(reason.message)]
  })
  const found = [...twice, ...held]
  return found.length > 0 ? found : [ok('ports', `all ${all.length} are free`)]
}

/** What is so, and after a colon what to do. */
function toProblem(message: string): Finding {
  const [says = '', mend = ''] = message.split(': ')
  return problem('ports', says, mend)
}
