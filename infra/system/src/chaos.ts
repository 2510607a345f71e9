import { randomInt } from 'node:crypto'
import { optionsOf, readCommand, UsageError } from '@fanfare/command'
import { onStopSignal } from '../../local/src/stop-signal.ts'

const usage = `Usage: pnpm chaos [--rounds <n>] [--seed <n>]

  Breaks what \`dev\` runs, at random, by the API of its console: stops, kills, pauses and slows processes, cuts and delays
  events, while orders are placed. Then it releases everything, and waits until every invariant holds.

  --rounds <n>  One fault and four orders each; 10 by default.
  --seed <n>    Breaks the same in the same order as a run that printed it.

Exit code: 0 if every invariant holds in the end, 1 if not, 2 for a command line that makes no sense.`

const options = readCommand(usage, (args) => {
  const { rounds, seed } = optionsOf(args, { rounds: { type: 'string' }, seed: { type: 'string' } })
  return { rounds: numberIn('rounds', rounds) ?? 10, seed: numberIn('seed', seed) ?? randomInt(1_000_000) }
})

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not ${text}`)
  return Number(text)
}

// After the command line is read: --help loads nothing.
const { ConsoleError, consoleAt } = await import('@fanfare/console/client')
const { runChaos } = await import('./chaos/run.ts')
const edge = `http://127.0.0.1:${process.env['EDGE_PORT'] || 8080}`
const stop = new AbortController()
console.log(`${edge}/_console/map shows it. To repeat it: --seed ${options.seed}`)
const running = runChaos(consoleAt(edge), options, console.log, stop.signal).catch((error) => {
  if (!(error instanceof ConsoleError)) throw error
  console.error(error.message)
  return 1
})
// What is broken is released first.
onStopSignal(async () => {
  stop.abort()
  process.exit(await running)
})
process.exitCode = await running
