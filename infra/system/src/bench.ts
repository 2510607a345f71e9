import { writeFile } from 'node:fs/promises'
import { argumentsOf, readCommand, UsageError } from '@fanfare/command'
import { forgetForeignVariables } from '../../local/src/shell-variables.ts'
import { machine, markdown, table } from './bench/report.ts'
import type { Result } from './bench/result.ts'

// Loaded on demand: each brings what it measures.
const benchmarks = {
  accept: async () => (await import('./bench/accept.ts')).accept,
  call: async () => (await import('./bench/call.ts')).call,
  console: async () => (await import('./bench/console.ts')).consolePages,
  faults: async () => (await import('./bench/faults.ts')).faults,
  flood: async () => (await import('./bench/flood.ts')).flood,
  held: async () => (await import('./bench/held.ts')).held,
  latency: async () => (await import('./bench/latency.ts')).latency,
  overload: async () => (await import('./bench/overload.ts')).overload,
  'sign-in': async () => (await import('./bench/sign-in.ts')).signIn,
  start: async () => (await import('./bench/start.ts')).start,
  telemetry: async () => (await import('./bench/telemetry.ts')).telemetry,
}
type Name = keyof typeof benchmarks
const names = Object.keys(benchmarks).filter((name): name is Name => name in benchmarks)

const usage = `Usage: pnpm bench [${names.join('] [')}] [--json]

  accept   orders a second of one web process, compared with the limit and with the common way
  call     time of a call from one service to another, and of orders with and without one
  console  frames of the console's pages in a browser, with 10,000 orders and 200 events a second
  faults   what a slow neighbour costs, compared with a worker without the limits for it
  flood    time to confirm an order while another customer floods the service
  held     time to publish an event while the topic of 1,000 to 1,000,000 others is missing
  latency  from the commit of an event to the commit of its effect in another service
  overload twice the orders that one web process takes, for a minute
  sign-in  time of a failed sign-in for a registered e-mail address, compared with an unknown one
  start    time until a process is ready, and its memory
  telemetry processor time of an event while every event is recorded, compared with none
  --json   prints only the figures, as JSON

A run of all benchmarks is written to docs/benchmarks.md.`

const options = readCommand(usage, (args) => {
  const { values, positionals } = argumentsOf(args, { json: { type: 'boolean', default: false } })
  const unknown = positionals.filter((name) => !names.some((known) => known === name))
  if (unknown.length > 0) throw new UsageError(`There is no benchmark ${unknown.join(', ')}.`)
  const isChosen = (name: Name) => positionals.length === 0 || positionals.includes(name)
  return { ...values, chosen: names.filter(isChosen) }
})
forgetForeignVariables()
await run(options.chosen)

async function run(chosen: readonly Name[]): Promise<void> {
  const report = (progress: string) => process.stderr.write(`${progress}\n`)
  const results: Result[] = []
  for (const name of chosen) {
    const benchmark = await benchmarks[name]()
    const result = await benchmark(report)
    results.push(result)
    if (!options.json) console.log(`\n${table(result)}`)
  }
  if (options.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2))
  if (chosen.length === names.length) {
    await writeFile(new URL('../../../docs/benchmarks.md', import.meta.url), markdown(results, new Date()))
  }
}
