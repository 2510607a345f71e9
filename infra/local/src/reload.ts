import { type FSWatcher, watch } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restart } from '@fanfare/emulators/lifecycle'
import type { LocalAws } from './local-aws.ts'
import type { LocalService } from './service.ts'

const contracts = fileURLToPath(new URL('../../../packages/contracts/src', import.meta.url))

/** Edits within this time, as by a git checkout, are one. Milliseconds. */
const burst = 150

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

/** Restarts a service's processes after an edit of its code, and all after an edit of the contracts. */
export function reloadOnEdit(local: LocalAws, print: (text: string) => void): { close(): void } {
  const restartAll = async (services: readonly LocalService[], what: string) => {
    print(`${what} changed: restarting ${services.map(({ name }) => name).join(', ')}`)
    const parts = services.flatMap(({ web, worker }) => [web, worker])
    const results = await Promise.allSettled([
      ...services.map(async (service) => service.migrate(local.postgres.serviceUrl(service.name))),
      ...parts.map(restart),
    ])
    for (const result of results) if (result.status === 'rejected') print(String(result.reason.message))
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
        if (file === 'service.ts') print(`${name}'s service.ts changed: restart dev to apply it`)
      }),
    ),
  ]
  return {
    close() {
      for (const each of watched) each.close()
    },
  }
}
