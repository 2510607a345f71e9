import { carryOut, optionsOf, readCommand } from '@fanfare/command'

const usage = `Usage: pnpm docs:events [--check]

  Writes docs/events: a page for each event, and asyncapi.json.
  --check  writes nothing, and fails when a file is stale`

const { check } = readCommand(usage, (args) =>
  optionsOf(args, { check: { type: 'boolean', default: false } }),
)
await carryOut(usage, async () => {
  const { staleEventFiles, writeEventFiles } = await import('./event-pages/files.ts')
  if (check) {
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
})
