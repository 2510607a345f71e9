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

  accept   orders accepted a second, beside the limit and beside the common way
  latency  from the commit of an event to the commit of its effect in another service
  sign-in  the time that a sign-in takes for an address that is known, beside one that is not
  start    how soon a process is ready, and what it holds in memory
  --json   prints the figures as JSON, and nothing else

A run of all of them is written to docs/benchmarks.md.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !names.some((known) => known === name))

if (values.help) console.log(usage)
else if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}.\n\n${usage}`)
  process.exitCode = 2
} else await run(names.filter((name) => positionals.length === 0 || positionals.includes(name)))

async function run(chosen: readonly Name[]): Promise<void> {
  const say = (progress: string) => process.stderr.write(`${progress}\n`)
  const results: Result[] = []
  for (const name of chosen) {
    const result = await benchmarks[name](say)
    results.push(result)
    if (!values.json) console.log(`\n${table(result)}`)
  }
  if (values.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2))
  if (chosen.length === names.length) {
    await writeFile(new URL('../../../docs/benchmarks.md', import.meta.url), markdown(results, new Date()))
  }
}
