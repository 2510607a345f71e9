import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { carryOut, optionsOf, readCommand, UsageError } from '@fanfare/command'

const usage = `Usage: pnpm contracts:check [--base REV] [--json | --handlers]

  Compares each event's schema with an older revision, and names the services that a change would hurt.
  An added optional field, a new event and an announced version pass. Fails when a consumer would refuse an event, by its
  schema or when the example of each kept version is decoded by the other side.
  --base REV  the older revision; default: main
  --json      prints the findings as JSON
  --handlers  then has each service's own tests deliver an example of each kept version to its handlers`

const root = fileURLToPath(new URL('../../..', import.meta.url))

function documentAt(revision: string): string {
  // To git, it would be what is staged.
  if (revision === '') throw new UsageError('--base is empty: name a revision, as in main')
  try {
    const args = ['show', '--end-of-options', `${revision}:docs/events/asyncapi.json`]
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch {
    throw new UsageError(`The revision ${revision} is unknown, or has no docs/events/asyncapi.json.`)
  }
}

const { base, json, handlers, older } = readCommand(usage, (args) => {
  const options = optionsOf(args, {
    base: { type: 'string', default: 'main' },
    json: { type: 'boolean', default: false },
    handlers: { type: 'boolean', default: false },
  })
  if (options.json && options.handlers) throw new UsageError('Only one of --json and --handlers.')
  return { ...options, older: documentAt(options.base) }
})
await carryOut(usage, async () => {
  const { eventFiles } = await import('./event-pages/files.ts')
  const { contractsOf } = await import('./contracts-check/schema.ts')
  const { findingsOf, findingText } = await import('./contracts-check/report.ts')

  const newer = (await eventFiles()).get('asyncapi.json') ?? ''
  const findings = findingsOf(contractsOf(older), contractsOf(newer))
  if (json) console.log(JSON.stringify(findings, null, 2))
  else if (findings.length === 0) console.log(`Every consumer at ${base} accepts the events as they are now.`)
  else console.log(findings.map(findingText).join('\n'))
  if (findings.some(({ tier }) => tier === 'wire')) process.exitCode = 1
  if (handlers) {
    const { replayToHandlers } = await import('./contracts-check/replay.ts')
    const problems = await replayToHandlers(root)
    console.log(
      problems.length > 0 ? problems.join('\n') : 'Every handler takes the examples of every kept version.',
    )
    if (problems.length > 0) process.exitCode = 1
  }
})
