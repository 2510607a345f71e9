import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findingsOf, findingText } from './contracts-check/report.ts'
import { contractsOf } from './contracts-check/schema.ts'
import { eventFiles } from './event-pages/files.ts'

const usage = `Usage: pnpm contracts:check [--base REV] [--json]

  Compares each event's schema with an older revision, and names the services that a change would hurt.
  An added optional field, a new event and a new version pass. Fails when a consumer would refuse an event.
  --base REV  the older revision; default: main
  --json      prints the findings as JSON`

const root = fileURLToPath(new URL('../../..', import.meta.url))

function options() {
  try {
    const { values } = parseArgs({
      options: {
        base: { type: 'string', default: 'main' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}

/** Exits with 2 when the revision has no such file. */
function documentAt(revision: string): string {
  try {
    const args = ['show', '--end-of-options', `${revision}:docs/events/asyncapi.json`]
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    console.error(`The revision ${revision} is unknown, or has no docs/events/asyncapi.json.\n\n${usage}`)
    process.exit(2)
  }
}

const { base, json, help } = options()
if (help) console.log(usage)
else {
  const before = contractsOf(documentAt(base))
  const after = contractsOf((await eventFiles()).get('asyncapi.json') ?? '')
  const findings = findingsOf(before, after)
  if (json) console.log(JSON.stringify(findings, null, 2))
  else if (findings.length === 0) console.log(`Every consumer at ${base} accepts the events as they are now.`)
  else console.log(findings.map(findingText).join('\n'))
  if (findings.some(({ tier }) => tier === 'wire')) process.exitCode = 1
}
