import { readCommand } from '@fanfare/command'
import { forgetForeignVariables } from '../../local/src/shell-variables.ts'
import { onStopSignal } from '../../local/src/stop-signal.ts'
import { help, readOptions } from './demo/options.ts'

// pnpm demo: places orders and prints each service's steps.
const options = readCommand(help, (args) => readOptions(args, process.env))

forgetForeignVariables()
const { runDemo } = await import('./demo/run.ts')
const stopping = new AbortController()
const running = runDemo(options, stopping.signal)
onStopSignal(async () => {
  stopping.abort()
  process.exit(await running)
})
process.exitCode = await running
