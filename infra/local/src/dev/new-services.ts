import { basename, dirname } from 'node:path'
import { watch } from 'chokidar'

/** Calls back once for each folder beside these that gets a service.ts. */
export function watchNewServices(
  known: readonly string[],
  added: (name: string) => void,
): { readonly ready: Promise<void>; close(): Promise<void> } {
  const names = new Set(known.map((folder) => basename(folder)))
  const apps = new Set(known.map((folder) => dirname(folder)))
  const watcher = watch([...apps], { depth: 1, ignoreInitial: true, ignored: /[/\\]node_modules$/ })
  watcher.on('add', (path) => {
    const name = basename(dirname(path))
    if (basename(path) !== 'service.ts' || names.has(name)) return
    names.add(name)
    added(name)
  })
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close: () => watcher.close(),
  }
}
