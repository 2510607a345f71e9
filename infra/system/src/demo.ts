import { onStopSignal } from '../../local/src/stop-signal.ts'
import { type DemoOptions, help, readOptions } from './demo/options.ts'

// pnpm demo: places orders and prints each service's steps.

function optionsOrExit(): DemoOptions {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    // Only the first sentence of parseArgs's message is the problem.
    const [problem] = error instanceof Error ? error.message.split('. ') : []
    console.error(`${problem}.\n\n${help}`)
    process.exit(2)
  }
}

const options = optionsOrExit()
if (options.help) console.log(help)
else {
  const { runDemo } = await import('./demo/run.ts')
  const stopping = new AbortController()
  const running = runDemo(options, stopping.signal)
  onStopSignal(async () => {
    stopping.abort()
    process.exit(await running)
  })
  process.exitCode = await running
}
