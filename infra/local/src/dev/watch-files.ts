import { type ChokidarOptions, type FSWatcher, watch } from 'chokidar'

/** Of what is there already, nothing is said. What cannot be watched is reported: without a listener, it ends the process. */
export function watchFiles(
  folders: readonly string[],
  options: ChokidarOptions,
  report: (problem: string) => void,
): FSWatcher {
  const watcher = watch([...folders], { ignoreInitial: true, ...options })
  watcher.on('error', (error) => report(notWatched(error)))
  return watcher
}

const notWatched = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  // Linux allows a user so many; in some distributions fewer than a repository has folders.
  return /ENOSPC|EMFILE/.test(message)
    ? 'not all edits are noticed, the system has no more watchers: save, and restart by r and Enter, or allow more of them with `sudo sysctl fs.inotify.max_user_watches=524288`'
    : `some edits are not noticed: ${message}`
}
