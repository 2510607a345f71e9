import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { optionsOf, readCommand, UsageError } from '@fanfare/command'

const usage = `Usage: pnpm contracts:check [--base REV] [--json]

  Compares each event's schema with an older revision, and names the services that a change would hurt.
  An added optional field, a new event and an announced version pass. Fails when a consumer would refuse an event, by its
  schema or when the example of each kept version is decoded by the other side.
  --base REV  the older revision; default: main
  --json      prints the findings as JSON`

const root = fileURLToPath(new URL('../../..', import.meta.url))

function documentAt(revision: string): string {
  try {
    const args = ['show', '--end-of-options', `${revision}:docs/events/asyncapi.json`]
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    throw new UsageError(`The revision ${revision} is unknown, or has no docs/events/asyncapi.json.`)
  }
}

const { base, json, older } = readCommand(usage, (args) => {
  const options = optionsOf(args, {
    base: { type: 'string', default: 'main' },
    json: { type: 'boolean', default: false },
  })
  return { ...options, older: documentAt(options.base) }
})
const { eventFiles } = await import('./event-pages/files.ts')
const { contractsOf } = await import('./contracts-check/schema.ts')
const { findingsOf, findingText } = await import('./contracts-check/report.ts')

const newer = (await eventFiles()).get('asyncapi.json') ?? ''
const findings = findingsOf(contractsOf(older), contractsOf(newer))
if (json) console.log(JSON.stringify(findings, null, 2))
else if (findings.length === 0) console.log(`Every consumer at ${base} accepts the events as they are now.`)
else console.log(findings.map(findingText).join('\n'))
if (findings.some(({ tier }) => tier === 'wire')) process.exitCode = 1
