import { assertPortFree, type Part, PortInUseError, restart } from '@fanfare/emulators/lifecycle'
import { findServices } from '@fanfare/topology'
import { everyAddress, knownAddresses } from './addresses.ts'
import { banner } from './banner.ts'
import { dataFolder } from './data-folder.ts'
import { DataInUseError, lockData } from './data-lock.ts'
import { createLocalAws } from './local-aws.ts'
import { createConsoleLog } from './log.ts'
import { reloadOnEdit, type Watcher } from './reload.ts'
import { onStopSignal } from './stop-signal.ts'

// Runs as `pnpm dev`.
const began = performance.now()
const log = createConsoleLog(process.env)
let stopping = false

// pg and Node read these by themselves; here everything is on this machine.
for (const name of Object.keys(process.env)) {
  if (/^(PG[A-Z]|NODE_USE_ENV_PROXY$)/.test(name)) delete process.env[name]
}

async function portsInUse(addresses: ReturnType<typeof knownAddresses>): Promise<PortInUseError[]> {
  const results = await Promise.allSettled(
    everyAddress(addresses, process.env).map((each) => assertPortFree(each.port, each)),
  )
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
}

async function restartPart(part: Part, reason: string): Promise<void> {
  log.print(`${reason}: restarting`)
  await restart(part).then(
    () => log.print(`${part.name} is back`),
    (error: Error) => log.print(`${part.name} could not be restarted: ${error.message}`),
  )
}

async function main(): Promise<void> {
  const services = await findServices()
  const addresses = knownAddresses(
    services.map(({ declaration }) => declaration),
    process.env,
  )
  const taken = await portsInUse(addresses)
  if (taken.length > 0) {
    for (const { message } of taken) log.print(message)
    process.exitCode = 1
    return
  }

  let restarting: Promise<unknown> = Promise.resolve()
  const dir = dataFolder(process.env)
  const lock = lockData(dir)
  const local = await createLocalAws({
    stage: 'local',
    dir,
    addresses,
    log: log.line,
    progress: (part, milliseconds) => log.print(`${part} is ready (${(milliseconds / 1000).toFixed(1)} s)`),
    onCrash: (_, reason) => {
      if (!stopping) log.print(`${reason}. It is restarted at the next edit.`)
    },
    onPartCrash: (part, reason) => {
      if (!stopping) restarting = Promise.all([restarting, restartPart(part, reason)])
    },
  })
  let watching: Watcher | undefined
  onStopSignal(async () => {
    stopping = true
    await watching?.close()
    log.print('stopping')
    await restarting
    await local.stop()
    lock.release()
    log.print('everything has stopped')
  })
  await local.start()
  if (stopping) return
  // Not before: generated files are written at the start.
  watching = reloadOnEdit(local, log.print)
  await watching.ready
  log.print(banner(local, performance.now() - began))
}

await main().catch((error) => {
  if (stopping) return
  const explained =
    error instanceof PortInUseError || error instanceof DataInUseError || error instanceof RangeError
  log.print(explained ? error.message : (error?.stack ?? String(error)))
  process.exit(1)
})
