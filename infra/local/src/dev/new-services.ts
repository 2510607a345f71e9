import { basename, dirname } from 'node:path'
import { watchFiles } from './watch-files.ts'

/** Calls back once for each folder beside these that gets a service.ts. */
export function watchNewServices(
  known: readonly string[],
  added: (name: string) => void,
  report: (problem: string) => void,
): { readonly ready: Promise<void>; close(): Promise<void> } {
  const names = new Set(known.map((folder) => basename(folder)))
  const apps = new Set(known.map((folder) => dirname(folder)))
  const watcher = watchFiles([...apps], { depth: 1, ignored: /[/\\]node_modules$/ }, report)
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
