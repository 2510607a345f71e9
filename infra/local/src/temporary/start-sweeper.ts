import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts the process that outlives this one, whichever way this one ends. */
export function startSweeper() {
  const sweeper = fork(fileURLToPath(import.meta.resolve('./sweeper.ts')), {
    // Ctrl-C signals the process group.
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  sweeper.on('error', (error) =>
    console.error(`temporary folders stay after an interruption: ${error.message}`),
  )
  sweeper.unref()
  sweeper.channel?.unref()
  const send = (message: { readonly add: string } | { readonly forget: string }) => {
    if (sweeper.connected) sweeper.send(message, () => undefined)
  }
  return {
    pid: sweeper.pid,
    add: (dir: string) => send({ add: dir }),
    forget: (dir: string) => send({ forget: dir }),
  }
}
