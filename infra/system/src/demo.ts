import { onStopSignal } from '../../local/src/stop-signal.ts'
import { type DemoOptions, help, readOptions } from './demo/options.ts'

// pnpm demo: places orders and prints what each service does with them.

function optionsOrExit(): DemoOptions {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    // The first sentence of parseArgs is the problem; the rest is advice about positionals.
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
