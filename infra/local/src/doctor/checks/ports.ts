import { assertPortFree, PortInUseError } from '@fanfare/emulators/lifecycle'
import { everyAddress, knownAddresses } from '../../addresses.ts'
import { type Finding, note, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

export async function ports({ services, env, devRuns }: Machine): Promise<Finding[]> {
  const declarations = services.map(({ declaration }) => declaration)
  const all = everyAddress(knownAddresses(declarations, env), env)
  const twice = all.flatMap((address, index) => {
    const first = all.slice(0, index).find(({ port }) => port === address.port)
    if (first === undefined) return []
    const says = `${address.port} is for ${first.what}, and for ${address.what}`
    const mend = `give one another: ${first.variable}=… or ${address.variable}=…; of a service: portBlock in its service.ts`
    return [problem('ports', says, mend)]
  })
  if (devRuns) return [...twice, note('ports', 'dev runs, and holds its own')]
  const results = await Promise.allSettled(all.map((each) => assertPortFree(each.port, each)))
  const held = results.flatMap((result) => {
    if (result.status === 'fulfilled') return []
    const { reason } = result
    if (!(reason instanceof PortInUseError)) throw reason
    const [says = '', mend = ''] = reason.message.split(': ')
    return [problem('ports', says, mend)]
  })
  const found = [...twice, ...held]
  return found.length > 0 ? found : [ok('ports', `all ${all.length} are free`)]
}
