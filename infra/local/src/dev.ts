import { optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm dev

  Starts everything on this machine, restarts what is edited, and prints the addresses. Ctrl-C stops it.
  infra/local/README.md lists the variables that change ports and replace parts.`

readCommand(usage, (args) => optionsOf(args, {}))
await import('./dev/run.ts')
