import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Part } from '@fanfare/emulators/lifecycle'
import { missingMigrations } from './dev/hints.ts'
import { onEdit, type Watcher } from './dev/on-edit.ts'
import { restartReport } from './dev/restart-report.ts'
import { bundleLibraries } from './libraries/bundle-libraries.ts'
import type { LocalAws } from './local-aws.ts'
import { ensureClients } from './prisma/ensure-clients.ts'
import type { LocalService } from './service.ts'

const contracts = fileURLToPath(new URL('../../../packages/contracts/src', import.meta.url))

/** The others are lines of the log, which were printed. */
const firstLine = (error: Error): string => error.message.split(':\n', 1)[0] ?? ''

/** It may be gone: by `remove:service`, or a checkout of another branch. */
const isThere = ({ folder }: LocalService): boolean => existsSync(join(folder, 'service.ts'))

const namesOf = (services: readonly LocalService[]) => services.map(({ name }) => name).join(', ')

const failuresOf = (results: readonly PromiseSettledResult<void>[]): string[] =>
  results.flatMap((it) => (it.status === 'rejected' ? [firstLine(it.reason)] : []))

/** A start that is under way fails when the signal is aborted. */
async function restart(part: Part, signal: AbortSignal): Promise<void> {
  await part.stop()
  signal.throwIfAborted()
  const stop = () => void part.stop()
  signal.addEventListener('abort', stop)
  await part.start().finally(() => signal.removeEventListener('abort', stop))
}

/** Restarts what was edited, and says how long it took. An edit of the contracts restarts all services. */
export function createReloader(
  local: LocalAws,
  print: (text: string) => void,
  report: (problem: string) => void,
) {
  const services = local.running
  let watchers: Watcher[] = []
  let closed = false

  const migrate = async (service: LocalService) =>
    service.migrate(await local.postgres.createServiceDatabase(service.name))

  /** Resolves to the reasons why it does not run as it is now: none when it does. */
  async function restartOne(service: LocalService, signal: AbortSignal): Promise<string[]> {
    // Not at the same time: without its migration, a process does not become ready.
    const notMigrated = failuresOf(await Promise.allSettled([migrate(service)]))
    if (notMigrated.length > 0) return notMigrated
    return failuresOf(
      await Promise.allSettled([service.web, service.worker].map((part) => restart(part, signal))),
    )
  }

  async function restartAll(
    asked: readonly LocalService[],
    why: string,
    signal = new AbortController().signal,
  ): Promise<void> {
    if (closed) return
    const gone = asked.filter((service) => !isThere(service))
    if (gone.length > 0) print(`apps has no ${namesOf(gone)} any more: restart dev to stop it`)
    const restarted = asked.filter(isThere)
    if (restarted.length === 0) return
    const began = performance.now()
    print(`${why}: restarting ${namesOf(restarted)}`)
    // What was edited may import another library.
    await bundleLibraries().catch((error: Error) => print(error.message))
    const outcomes = await Promise.all(
      restarted.map(async (service) => ({ name: service.name, reasons: await restartOne(service, signal) })),
    )
    if (signal.aborted) return
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    for (const line of restartReport(outcomes, seconds)) print(line)
  }

  async function changeSchema(service: LocalService, signal: AbortSignal): Promise<void> {
    if (!isThere(service)) return
    await ensureClients(print, [service.folder]).catch((error: Error) => print(error.message))
    await restartAll([service], `${service.name}'s prisma changed`, signal)
    if (signal.aborted) return
    for (const line of await missingMigrations(local.postgres, [service]).catch(() => [])) print(line)
  }

  return {
    /** Resolves when edits are noticed. */
    async watch(): Promise<void> {
      watchers = [
        ...services.map((service) =>
          onEdit(
            [join(service.folder, 'src'), join(service.folder, 'calls.ts')],
            (signal) => restartAll([service], `${relative(process.cwd(), service.folder)} changed`, signal),
            report,
          ),
        ),
        ...services.map((service) =>
          onEdit([join(service.folder, 'prisma')], (signal) => changeSchema(service, signal), report),
        ),
        onEdit([contracts], (signal) => restartAll(services, 'contracts changed', signal), report),
        ...services.map((service) =>
          onEdit(
            [join(service.folder, 'service.ts')],
            async () => {
              if (isThere(service)) print(`${service.name}'s service.ts changed: restart dev to apply it`)
            },
            report,
          ),
        ),
      ]
      await Promise.all(watchers.map(({ ready }) => ready))
    },
    /** By hand; all services when none is named. */
    async restart(name?: string): Promise<void> {
      const chosen = services.filter((service) => name === undefined || service.name === name)
      if (chosen.length > 0) return restartAll(chosen, 'asked for')
      print(`there is no service ${name} here; there are: ${services.map((each) => each.name).join(', ')}`)
    },
    async close(): Promise<void> {
      closed = true
      await Promise.all(watchers.map((each) => each.close()))
    },
  }
}
