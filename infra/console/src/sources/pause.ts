import { spawn } from 'node:child_process'

/** SIGSTOP does not exist on Windows. */
export const canPause = process.platform !== 'win32'

const continueAtEnd = `process.stdin.on('end', () => process.kill(Number(process.argv[1]), 'SIGCONT')).resume()`

/**
 * Stops a process where it is. Returns what lets it go on. When this process is killed, another one does: a paused
 * process could not notice that its parent is gone, and would hold its port.
 */
export function pauseProcess(pid: number): () => void {
  process.kill(pid, 'SIGSTOP')
  const guard = spawn(process.execPath, ['-e', continueAtEnd, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C signals the process group.
    detached: true,
  })
  guard.on('error', () => undefined)
  guard.unref()
  return () => {
    guard.stdin.end()
    // It may have ended, and its id with it.
    try {
      process.kill(pid, 'SIGCONT')
    } catch {}
  }
}
