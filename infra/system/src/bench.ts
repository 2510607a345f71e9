import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { accept } from './bench/accept.ts'
import { latency } from './bench/latency.ts'
import { machine, markdown, table } from './bench/report.ts'
import type { Result } from './bench/result.ts'
import { signIn } from './bench/sign-in.ts'
import { start } from './bench/start.ts'

const benchmarks = { accept, latency, 'sign-in': signIn, start }
type Name = keyof typeof benchmarks
const names = Object.keys(benchmarks).filter((name): name is Name => name in benchmarks)

const usage = `Usage: pnpm bench [${names.join('] [')}] [--json]

  accept   orders a second of one web process, compared with the limit and with the common way
  latency  from the commit of an event to the commit of its effect in another service
  sign-in  time of a failed sign-in for a registered e-mail address, compared with an unknown one
  start    time until a process is ready, and its memory
  --json   prints only the figures, as JSON

A run of all benchmarks is written to docs/benchmarks.md.`

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    })
    const unknown = positionals.filter((name) => !names.some((known) => known === name))
    if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`)
    return {
      ...values,
      chosen: names.filter((name) => positionals.length === 0 || positionals.includes(name)),
    }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}

const options = readOptions()
if (options.help) console.log(usage)
else await run(options.chosen)

async function run(chosen: readonly Name[]): Promise<void> {
  const report = (progress: string) => process.stderr.write(`${progress}\n`)
  const results: Result[] = []
  for (const name of chosen) {
    const result = await benchmarks[name](report)
    results.push(result)
    if (!options.json) console.log(`\n${table(result)}`)
  }
  if (options.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2))
  if (chosen.length === names.length) {
    await writeFile(new URL('../../../docs/benchmarks.md', import.meta.url), markdown(results, new Date()))
  }
}
