import { everyAddress, knownAddresses } from './addresses.ts'
import { banner } from './banner.ts'
import { dataFolder } from './data-folder.ts'
import { findServices } from './declarations.ts'
import { createLocalAws } from './local-aws.ts'
import { createConsoleLog } from './log.ts'
import { assertPortFree, PortInUseError } from './ports.ts'
import { reloadOnEdit } from './reload.ts'
import { onStopSignal } from './stop-signal.ts'

// pnpm dev: everything runs until Ctrl-C.
const began = performance.now()
const log = createConsoleLog(process.env)

async function portsInUse(addresses: ReturnType<typeof knownAddresses>): Promise<PortInUseError[]> {
  const results = await Promise.allSettled(
    everyAddress(addresses).map((each) => assertPortFree(each.port, each)),
  )
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
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

  const local = await createLocalAws({
    stage: 'local',
    dir: dataFolder(process.env),
    addresses,
    log: log.line,
    progress: (part, milliseconds) => log.say(`${part} is ready (${(milliseconds / 1000).toFixed(1)} s)`),
    onCrash: (_, reason) => log.say(`${reason}. It starts again with the next edit.`),
  })
  const watching = reloadOnEdit(local, log.say)
  onStopSignal(async () => {
    watching.close()
    log.say('stopping')
    await local.stop()
    log.say('everything has stopped')
  })
  await local.start()
  log.say(banner(local, performance.now() - began))
}

await main().catch((error) => {
  log.say(error instanceof PortInUseError ? error.message : (error?.stack ?? String(error)))
  process.exit(1)
})
