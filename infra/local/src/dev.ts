import { optionsOf, readCommand } from '@fanfare/command'
import { serviceNamed } from './service-named.ts'

const usage = `Usage: pnpm dev [--only NAME[,NAME]…] [--inspect] [--traces] [--replay FILE]

  Starts everything on this machine, restarts what is edited, and prints the addresses. Ctrl-C stops it.
  --only order,user  runs the processes of these services only; what the others would handle waits in their queues
  --inspect          lets a debugger attach to each process, at its port plus 5000: the run and debug view of VS Code
  --traces           sends the spans of every process to the console, or where OTEL_EXPORTER_OTLP_ENDPOINT says
  --replay bug.json  starts with empty data in a folder of its own, and sends what the console has recorded

  While it runs, in a terminal: r and Enter restarts the services, h and Enter shows what else there is.
  infra/local/README.md lists the variables that change ports and replace parts.`

const options = readCommand(usage, (args) => {
  const { only, inspect, traces, replay } = optionsOf(args, {
    only: { type: 'string', multiple: true },
    inspect: { type: 'boolean', default: false },
    traces: { type: 'boolean', default: false },
    replay: { type: 'string' },
  })
  const names = only?.flatMap((each) => each.split(','))
  return { traces, replay, inspect, only: names?.map((each) => serviceNamed(each).name) }
})
const { traces, ...what } = options
if (traces) {
  const { traceToConsole } = await import('./dev/traces.ts')
  traceToConsole(process.env)
}
// Not before: what is traced reads the environment when it is loaded.
const { runDev } = await import('./dev/run.ts')
await runDev(what)
