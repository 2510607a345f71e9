import { type FSWatcher, watch } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalAws } from './local-aws.ts'
import { restart } from './part.ts'
import type { LocalService } from './service.ts'

const contracts = fileURLToPath(new URL('../../../packages/contracts/src', import.meta.url))

/** Edits that come in one burst, as an editor's or a git checkout's, are one, in milliseconds. */
const burst = 150

/** Calls back when something below one of the folders has changed. */
export function onEdit(folders: readonly string[], callback: () => Promise<void>): { close(): void } {
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

  const edited = (_: string, file: string | null) => {
    if (file?.endsWith('~') || file?.endsWith('.swp')) return
    clearTimeout(timer)
    timer = setTimeout(() => void run(), burst)
  }
  const watchers: FSWatcher[] = folders.map((folder) => watch(folder, { recursive: true }, edited))
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** Starts a service's processes again after an edit of its code, and all after one of the contracts. */
export function reloadOnEdit(local: LocalAws, say: (text: string) => void): { close(): void } {
  const restartAll = async (services: readonly LocalService[], why: string) => {
    say(`${why} changed: ${services.map(({ name }) => name).join(', ')} start again`)
    const parts = services.flatMap(({ web, worker }) => [web, worker])
    const results = await Promise.allSettled([
      ...services.map(async (service) => service.migrate(local.postgres.serviceUrl(service.name))),
      ...parts.map(restart),
    ])
    for (const result of results) if (result.status === 'rejected') say(String(result.reason.message))
  }
  const all = [...local.services.values()]
  const watched = [
    ...all.map((service) =>
      onEdit([join(service.folder, 'src'), join(service.folder, 'prisma')], () =>
        restartAll([service], relative(process.cwd(), service.folder)),
      ),
    ),
    onEdit([contracts], () => restartAll(all, 'contracts')),
    ...all.map(({ name, folder }) =>
      watch(folder, (_, file) => {
        if (file === 'service.ts') say(`${name}'s service.ts changed: start dev again to see its effect`)
      }),
    ),
  ]
  return {
    close() {
      for (const each of watched) each.close()
    },
  }
}
