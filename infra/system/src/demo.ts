import { onStopSignal } from '../../local/src/stop-signal.ts'
import { type DemoOptions, help, readOptions } from './demo/options.ts'

// pnpm demo: orders travel through four services before the reader's eyes.

function optionsOrExit(): DemoOptions {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    // What parseArgs says first is what is wrong; the rest is about an unlikely positional.
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
