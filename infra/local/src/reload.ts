import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restart } from '@fanfare/emulators/lifecycle'
import { watch } from 'chokidar'
import { missingMigrations } from './dev/hints.ts'
import type { LocalAws } from './local-aws.ts'
import { ensureClients } from './prisma/ensure-clients.ts'
import type { LocalService } from './service.ts'

const contracts = fileURLToPath(new URL('../../../packages/contracts/src', import.meta.url))

/** Milliseconds. Edits within this time, as by a git checkout, count as one. */
const burst = 150

export interface Watcher {
  /** Resolves when edits are noticed. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Calls back after edits of files in these folders, whichever way they are saved. */
export function onEdit(folders: readonly string[], callback: () => Promise<void>): Watcher {
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false

  async function run() {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      do {
        again = false
        await callback()
      } while (again)
    } finally {
      running = false
    }
  }

  // Node's own recursive watch follows inodes on Linux: it loses a file that an editor saves by renaming another over it.
  const watcher = watch([...folders], { ignoreInitial: true, ignored: (path) => /(~|\.swp)$/.test(path) })
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), burst)
  })
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    async close() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/** An edit of the contracts restarts all services. */
export function reloadOnEdit(local: LocalAws, print: (text: string) => void): Watcher {
  const migrate = async (service: LocalService) =>
    service.migrate(await local.postgres.createServiceDatabase(service.name))
  const restartAll = async (services: readonly LocalService[], what: string) => {
    print(`${what} changed: restarting ${services.map(({ name }) => name).join(', ')}`)
    const parts = services.flatMap(({ web, worker }) => [web, worker])
    const results = await Promise.allSettled([...services.map(migrate), ...parts.map(restart)])
    for (const result of results) if (result.status === 'rejected') print(String(result.reason.message))
  }
  const changeSchema = async (service: LocalService) => {
    await ensureClients(undefined, [service.folder]).catch((error: Error) => print(error.message))
    await restartAll([service], `${service.name}'s prisma`)
    for (const line of await missingMigrations(local, [service]).catch(() => [])) print(line)
  }
  const all = [...local.services.values()]
  const watched = [
    ...all.map((service) =>
      onEdit([join(service.folder, 'src'), join(service.folder, 'calls.ts')], () =>
        restartAll([service], relative(process.cwd(), service.folder)),
      ),
    ),
    ...all.map((service) => onEdit([join(service.folder, 'prisma')], () => changeSchema(service))),
    onEdit([contracts], () => restartAll(all, 'contracts')),
    ...all.map(({ name, folder }) =>
      onEdit([join(folder, 'service.ts')], async () =>
        print(`${name}'s service.ts changed: restart dev to apply it`),
      ),
    ),
  ]
  return {
    ready: Promise.all(watched.map(({ ready }) => ready)).then(() => {}),
    async close() {
      await Promise.all(watched.map((each) => each.close()))
    },
  }
}
