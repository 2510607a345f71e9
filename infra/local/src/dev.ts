import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { optionsOf, packageNamed, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm dev [--only NAME[,NAME]…] [--inspect]

  Starts everything on this machine, restarts what is edited, and prints the addresses. Ctrl-C stops it.
  --only order,user  runs the processes of these services only; what the others would handle waits in their queues
  --inspect          lets a debugger attach to each process, at its port plus 5000: the run and debug view of VS Code

  While it runs, in a terminal: r and Enter restarts the services, h and Enter shows what else there is.
  infra/local/README.md lists the variables that change ports and replace parts.`

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folders = globSync('apps/*/service.ts', { cwd: root }).map((file) =>
  dirname(file).replaceAll('\\', '/'),
)

const options = readCommand(usage, (args) => {
  const { only, inspect } = optionsOf(args, {
    only: { type: 'string', multiple: true },
    inspect: { type: 'boolean', default: false },
  })
  const names = only?.flatMap((each) => each.split(',')).map((name) => packageNamed(name, folders, 'service'))
  return { inspect, only: names?.map((folder) => folder.replace('apps/', '')) }
})
const { runDev } = await import('./dev/run.ts')
await runDev(options)
