// First: what is loaded on demand comes from its bundle.
import '../libraries/use-bundles.ts'
import { type Part, PortInUseError } from '@fanfare/emulators/lifecycle'
import { startTelemetry } from '@fanfare/sidecars/telemetry'
import { DeclarationError, findServices } from '@fanfare/topology'
import { localStage } from '../access.ts'
import { knownAddresses, type WhatRuns } from '../addresses.ts'
import { banner } from '../banner.ts'
import { dataFolder } from '../data-folder.ts'
import { DataFolderError, lockData } from '../data-lock.ts'
import { createLocalAws } from '../local-aws.ts'
import { createReloader } from '../reload.ts'
import { createRestarter } from '../restarter.ts'
import { forgetForeignVariables } from '../shell-variables.ts'
import { onStopSignal } from '../stop-signal.ts'
import { onCommands } from './commands.ts'
import { createDevConsole } from './dev-console.ts'
import { createDevLog } from './dev-log.ts'
import { missingMigrations, missingTables, unstampedFiles, wrongNode } from './hints.ts'
import { watchNewServices } from './new-services.ts'
import { portProblems } from './ports.ts'
import { emptyReplayFolder } from './replay-folder.ts'
import { explain, isOfSystem } from './system-error.ts'
import { traceToConsole } from './traces.ts'

/** Milliseconds until a process that does not end after Ctrl-C is killed. */
const stopGrace = 10_000

const began = performance.now()
const log = createDevLog(process.env)
const page = createDevConsole(log.line)
let stopping = false

async function repair(part: Part): Promise<void> {
  await part.stop()
  if (!stopping) await part.start()
}

interface DevOptions extends WhatRuns {
  /** A recording of the console. */
  readonly replay?: string | undefined
  readonly traces: boolean
}

async function start({ replay, traces, ...what }: DevOptions): Promise<void> {
  const sendRecorded = replay === undefined ? undefined : await page.replayOf(replay)
  const services = await findServices()
  const addresses = knownAddresses(
    services.map(({ declaration }) => declaration),
    process.env,
  )
  const problems = await portProblems(addresses, process.env, what)
  if (problems.length > 0) {
    for (const message of problems) log.print(message)
    process.exitCode = 1
    return
  }

  if (traces) traceToConsole(process.env, addresses.edge)
  // Of the daemons, which run in this process.
  const telemetry = await startTelemetry('sqsd')
  const restarter = createRestarter(log.print)
  const started = Promise.withResolvers<void>()
  const bringBack = async (part: Pick<Part, 'name' | 'start'>, reason: string) => {
    await started.promise
    if (!stopping) restarter.ended(part, reason)
  }
  const dir = replay === undefined ? dataFolder(process.env) : await emptyReplayFolder(process.env)
  const lock = lockData(dir)
  log.keepIn(dir)
  const local = await createLocalAws({
    ...what,
    stage: localStage,
    dir,
    addresses,
    ...page.options,
    progress: (part, milliseconds) => log.print(`${part} is ready (${(milliseconds / 1000).toFixed(1)} s)`),
    stopGrace,
    slowStop: (parts) =>
      log.print(
        `waiting for ${parts.join(', ')} to end; what does not is killed after ${stopGrace / 1000} s`,
      ),
    onCrash: (process, reason) => void bringBack(process, reason),
    onPartCrash: (part, reason) => void bringBack({ name: part.name, start: () => repair(part) }, reason),
  })
  const told = new Set<string>()
  const reportOnce = (problem: string) => {
    if (!told.has(problem)) log.print(problem)
    told.add(problem)
  }
  const reloader = createReloader(local, log.print, reportOnce)
  let closeWatcher = async () => {}
  onStopSignal(async () => {
    stopping = true
    restarter.cancel()
    log.print('stopping')
    await reloader.close()
    await closeWatcher()
    await page.close()
    await local.stop()
    await telemetry.stop()
    log.print('everything has stopped')
    lock.release()
  })
  const forgotten = [...unstampedFiles(local.running), ...(await missingTables(local.running))]
  for (const line of [...(await wrongNode()), ...forgotten]) log.print(line)
  await page.open(local, dir)
  await local.start()
  if (stopping) return
  started.resolve()
  // Not before: generated files are written at the start.
  await reloader.watch()
  const newServices = watchNewServices(
    services.map(({ folder }) => folder),
    (name) => log.print(`apps/${name} is new: restart dev to run it`),
    reportOnce,
  )
  closeWatcher = newServices.close
  const addressesOf = () => log.show(banner(local, what))
  log.show(`\nReady after ${((performance.now() - began) / 1000).toFixed(1)} s.`)
  addressesOf()
  if (process.stdin.isTTY) {
    const commands = {
      'r [service]': { what: 'restarts the services, or one', run: reloader.restart },
      a: { what: 'shows the addresses', run: addressesOf },
      q: { what: 'stops everything, as Ctrl-C does', run: () => process.emit('SIGINT', 'SIGINT') },
    }
    onCommands(process.stdin, commands, log.show)
  }
  for (const line of await missingMigrations(local.postgres, local.running)) log.print(line)
  await sendRecorded?.(local.edge.url)
}

export async function runDev(options: DevOptions): Promise<void> {
  forgetForeignVariables()
  await start(options).catch((error) => {
    if (stopping) return
    const explained = [PortInUseError, DataFolderError, DeclarationError, RangeError]
    const isExplained = isOfSystem(error) || explained.some((each) => error instanceof each)
    log.print(isExplained ? explain(error) : (error?.stack ?? String(error)))
    process.exit(1)
  })
}
