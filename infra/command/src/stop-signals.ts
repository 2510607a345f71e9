/** Ctrl-C, an end by another program, and a terminal that is closed. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What to send to a child at a signal: on Windows, no process can send SIGHUP. */
export const passedOn = (signal: (typeof stopSignals)[number]) => (signal === 'SIGHUP' ? 'SIGTERM' : signal)
