import { optionsOf, readCommand } from '@fanfare/command'
import { serviceNamed } from './service-named.ts'

const usage = `Usage: pnpm dev [--only NAME[,NAME]…] [--inspect] [--no-traces] [--replay FILE]

  Starts everything on this machine, restarts what is edited, and prints the addresses. Ctrl-C stops it.
  --only order,user  runs the processes of these services only; what the others would handle waits in their queues
  --inspect          lets a debugger attach to each process, at its port plus 5000: the run and debug view of VS Code
  --no-traces        no process makes spans: the console shows an order's story without them
  --replay bug.json  starts with empty data in a folder of its own, and sends what the console has recorded

  While it runs, in a terminal: r and Enter restarts the services, h and Enter shows what else there is.
  infra/local/README.md lists the variables that change ports and replace parts.`

const options = readCommand(usage, (args) => {
  const { only, inspect, replay, ...given } = optionsOf(args, {
    only: { type: 'string', multiple: true },
    inspect: { type: 'boolean', default: false },
    'no-traces': { type: 'boolean', default: false },
    replay: { type: 'string' },
  })
  const names = only?.flatMap((each) => each.split(','))
  return { traces: !given['no-traces'], replay, inspect, only: names?.map((each) => serviceNamed(each).name) }
})
// After the command line is read: --help loads nothing.
const { runDev } = await import('./dev/run.ts')
await runDev(options)
