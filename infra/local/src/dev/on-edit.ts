import { watchFiles } from './watch-files.ts'

/** Milliseconds. Edits within this time, as by a git checkout, count as one. */
const burst = 150

export interface Watcher {
  /** Resolves when edits are noticed. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Backups and locks of editors, and what is generated: that follows an edit. */
export const isNoEdit = (path: string): boolean =>
  /(~|\.swp)$|[/\\](generated|\.#[^/\\]*|#[^/\\]*#)$/.test(path)

/**
 * Calls back after edits of files in these folders, whichever way they are saved. The signal is aborted by the next edit:
 * it may mend what the callback still waits for.
 */
export function onEdit(
  folders: readonly string[],
  callback: (signal: AbortSignal) => Promise<void>,
  report: (problem: string) => void,
): Watcher {
  let timer: NodeJS.Timeout | undefined
  let running: AbortController | undefined

  async function run() {
    if (running) {
      running.abort()
      return
    }
    let latest: AbortController
    try {
      do {
        latest = new AbortController()
        running = latest
        await callback(latest.signal)
      } while (latest.signal.aborted)
    } finally {
      running = undefined
    }
  }

  // Node's own recursive watch follows inodes on Linux: it loses a file that an editor saves by renaming another over it.
  const watcher = watchFiles(folders, { ignored: isNoEdit }, report)
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
