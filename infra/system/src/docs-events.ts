import { parseArgs } from 'node:util'
import { staleEventFiles, writeEventFiles } from './event-pages/files.ts'

const usage = `Usage: pnpm docs:events [--check]

  Writes docs/events: a page for each event, and asyncapi.json.
  --check  writes nothing, and fails when a file is stale`

function options() {
  try {
    const { values } = parseArgs({
      options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    })
    return values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}

const { check, help } = options()
if (help) console.log(usage)
else if (check) {
  const stale = await staleEventFiles()
  if (stale.length > 0) {
    console.error(`Stale in docs/events: ${stale.join(', ')}. Run: npx --yes pnpm@12 docs:events`)
    process.exitCode = 1
  } else console.log('docs/events is up to date.')
} else {
  const written = await writeEventFiles()
  console.log(
    written.length === 0 ? 'docs/events is up to date.' : `Written in docs/events: ${written.join(', ')}`,
  )
}
