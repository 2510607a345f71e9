import { assertPortFree, type Part, PortInUseError } from '@fanfare/emulators/lifecycle'
import { findServices } from '@fanfare/topology'
import { localStage } from '../access.ts'
import { type Addresses, everyAddress, knownAddresses, sharedPorts } from '../addresses.ts'
import { banner } from '../banner.ts'
import { dataFolder } from '../data-folder.ts'
import { DataInUseError, lockData } from '../data-lock.ts'
import { createLocalAws } from '../local-aws.ts'
import { reloadOnEdit, type Watcher } from '../reload.ts'
import { createRestarter } from '../restarter.ts'
import { forgetForeignVariables } from '../shell-variables.ts'
import { onStopSignal } from '../stop-signal.ts'
import { createDevLog } from './dev-log.ts'
import { missingMigrations, unstampedFiles } from './hints.ts'

/** Milliseconds until a process that does not end after Ctrl-C is killed. */
const stopGrace = 10_000

const began = performance.now()
const log = createDevLog(process.env)
let stopping = false

forgetForeignVariables()

/** What is wrong with the ports. */
async function portProblems(addresses: Addresses): Promise<string[]> {
  const all = everyAddress(addresses, process.env)
  const shared = sharedPorts(all)
  if (shared.length > 0) return shared
  const results = await Promise.allSettled(all.map((each) => assertPortFree(each.port, each)))
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []))
}

async function repair(part: Part): Promise<void> {
  await part.stop()
  if (!stopping) await part.start()
}

async function main(): Promise<void> {
  const services = await findServices()
  const addresses = knownAddresses(
    services.map(({ declaration }) => declaration),
    process.env,
  )
  const problems = await portProblems(addresses)
  if (problems.length > 0) {
    for (const message of problems) log.print(message)
    process.exitCode = 1
    return
  }

  const restarter = createRestarter(log.print)
  const started = Promise.withResolvers<void>()
  const bringBack = async (part: Pick<Part, 'name' | 'start'>, reason: string) => {
    await started.promise
    if (!stopping) restarter.ended(part, reason)
  }
  const dir = dataFolder(process.env)
  const lock = lockData(dir)
  log.keepIn(dir)
  const local = await createLocalAws({
    stage: localStage,
    dir,
    addresses,
    log: log.line,
    progress: (part, milliseconds) => log.print(`${part} is ready (${(milliseconds / 1000).toFixed(1)} s)`),
    stopGrace,
    slowStop: (parts) =>
      log.print(
        `waiting for ${parts.join(', ')} to end; what does not is killed after ${stopGrace / 1000} s`,
      ),
    onCrash: (process, reason) => void bringBack(process, reason),
    onPartCrash: (part, reason) => void bringBack({ name: part.name, start: () => repair(part) }, reason),
  })
  let watching: Watcher | undefined
  onStopSignal(async () => {
    stopping = true
    restarter.cancel()
    log.print('stopping')
    await watching?.close()
    await local.stop()
    log.print('everything has stopped')
    lock.release()
  })
  for (const line of unstampedFiles(local.services.values())) log.print(line)
  await local.start()
  if (stopping) return
  started.resolve()
  // Not before: generated files are written at the start.
  watching = reloadOnEdit(local, log.print)
  await watching.ready
  log.show(banner(local, performance.now() - began))
  const all = [...local.services.values()]
  for (const line of await missingMigrations(local, all)) log.print(line)
}

await main().catch((error) => {
  if (stopping) return
  const explained =
    error instanceof PortInUseError || error instanceof DataInUseError || error instanceof RangeError
  log.print(explained ? error.message : (error?.stack ?? String(error)))
  process.exit(1)
})
