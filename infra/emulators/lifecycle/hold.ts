import type { ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'

/**
 * What a process that runs beside `obeyHolds` (obey-holds.ts) is told. Its event loop stands still, as that of a process
 * that hangs or lacks a processor; the system goes on accepting connections for it. Works without signals, and so on
 * Windows.
 */
export type HoldMessage = { readonly hold: 'pause' } | { readonly hold: 'slow'; readonly share: number }

/** Of `stdio`: the end of a pause is read from it. */
export const holdFd = 4

/** Calls do nothing while the process does not run. */
export interface Holds {
  pause(): void
  /** @param share of the time that it runs, in percent */
  slow(share: number): void
  resume(): void
}

export function holdsOf(running: () => ChildProcess | undefined): Holds {
  const paused = new WeakSet<ChildProcess>()
  const tell = (child: ChildProcess, message: HoldMessage) => {
    // It may be ending.
    if (child.connected) child.send(message, () => undefined)
  }
  const resume = (child: ChildProcess) => {
    const pipe = child.stdio[holdFd]
    if (paused.delete(child) && pipe instanceof Writable) pipe.write('.')
    tell(child, { hold: 'slow', share: 100 })
  }

  return {
    pause() {
      const child = running()
      if (!child || paused.has(child)) return
      // An end that was closed by the process is no reason to end this one.
      child.stdio[holdFd]?.on('error', () => undefined)
      paused.add(child)
      tell(child, { hold: 'pause' })
    },
    slow(share) {
      const child = running()
      if (!child) return
      resume(child)
      tell(child, { hold: 'slow', share })
    },
    resume() {
      const child = running()
      if (child) resume(child)
    },
  }
}
