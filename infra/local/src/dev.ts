import { everyAddress, knownAddresses } from './addresses.ts'
import { banner } from './banner.ts'
import { dataFolder } from './data-folder.ts'
import { DataInUseError, lockData } from './data-lock.ts'
import { findServices } from './declarations.ts'
import { createLocalAws } from './local-aws.ts'
import { createConsoleLog } from './log.ts'
import { type Part, restart } from './part.ts'
import { assertPortFree, PortInUseError } from './ports.ts'
import { reloadOnEdit } from './reload.ts'
import { onStopSignal } from './stop-signal.ts'

// pnpm dev: everything runs until Ctrl-C.
const began = performance.now()
const log = createConsoleLog(process.env)
let stopping = false

async function portsInUse(addresses: ReturnType<typeof knownAddresses>): Promise<PortInUseError[]> {
  const results = await Promise.allSettled(
    everyAddress(addresses, process.env).map((each) => assertPortFree(each.port, each)),
  )
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
}

async function bringBack(part: Part, reason: string): Promise<void> {
  log.say(`${reason}: it is started again`)
  await restart(part).then(
    () => log.say(`${part.name} is back`),
    (error: Error) => log.say(`${part.name} did not come back: ${error.message}`),
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
    for (const { message } of taken) log.say(message)
    process.exitCode = 1
    return
  }

  let mending: Promise<unknown> = Promise.resolve()
  const dir = dataFolder(process.env)
  const lock = lockData(dir)
  const local = await createLocalAws({
    stage: 'local',
    dir,
    addresses,
    log: log.line,
    progress: (part, milliseconds) => log.say(`${part} is ready (${(milliseconds / 1000).toFixed(1)} s)`),
    onCrash: (_, reason) => log.say(`${reason}. It starts again with the next edit.`),
    onPartCrash: (part, reason) => {
      if (!stopping) mending = Promise.all([mending, bringBack(part, reason)])
    },
  })
  let watching: { close(): void } | undefined
  onStopSignal(async () => {
    stopping = true
    watching?.close()
    log.say('stopping')
    await mending
    await local.stop()
    lock.release()
    log.say('everything has stopped')
  })
  await local.start()
  if (stopping) return
  // What is written while everything starts is no edit.
  watching = reloadOnEdit(local, log.say)
  log.say(banner(local, performance.now() - began))
}

await main().catch((error) => {
  // Of a start that was cut short by Ctrl-C there is nothing to say.
  if (stopping) return
  const explained = error instanceof PortInUseError || error instanceof DataInUseError
  log.say(explained ? error.message : (error?.stack ?? String(error)))
  process.exit(1)
})
