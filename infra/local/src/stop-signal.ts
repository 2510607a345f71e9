/**
 * A Ctrl-C reaches every process of the terminal, and task runners pass it on as well: what comes within this time is
 * the same one, in milliseconds.
 */
const sameCtrlC = 1_000

/** Runs `stop` at the first signal to end, and exits; a second Ctrl-C does not wait for it. */
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
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handle)
}
