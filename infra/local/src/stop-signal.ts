import { stopSignals } from '@fanfare/command'

/** Milliseconds in which a second SIGINT is ignored: task runners repeat the terminal's. */
const sameCtrlC = 1_000

/** A second Ctrl-C exits at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  let first: number | undefined
  const handle = (signal: NodeJS.Signals) => {
    if (first !== undefined) {
      if (signal === 'SIGINT' && performance.now() - first > sameCtrlC) process.exit(130)
      return
    }
    first = performance.now()
    stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of stopSignals) process.on(signal, handle)
}
