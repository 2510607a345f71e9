import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { argumentsOf, carryOut, readCommand, UsageError } from '../../infra/command/src/index.ts'

const usage = `Usage: pnpm remove:service NAME [--dry-run] [--yes]

  Shows what belongs to a service and what would miss it, asks, and removes it: its folder, its events in packages/contracts,
  files of others that begin with "// Needs: NAME" and the lines that use them, its alarms in docs/operate.md, links to it.
  Refused while another service uses it without such files, or needs its tokens.
  --dry-run  only shows it
  --yes      does not ask`

const root = fileURLToPath(new URL('../..', import.meta.url))

const given = readCommand(usage, (args) => {
  const { values, positionals } = argumentsOf(args, {
    'dry-run': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  })
  const [name, ...rest] = positionals
  if (name === undefined) throw new UsageError('Which service?')
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(' ')}`)
  return { ...values, name }
})

async function confirmed(): Promise<boolean> {
  if (given.yes) return true
  if (!process.stdin.isTTY) {
    console.error('\nNothing was removed. Without a terminal, --yes is needed.')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await terminal.question('\nRemove it? [yes/no] ')).trim() === 'yes'
  } finally {
    terminal.close()
  }
}

await carryOut(usage, async () => {
  // Loaded on demand: a wrong option is named at once.
  const { alone } = await import('./gen/alone.ts')
  await alone(root, async () => {
    const { readRepository } = await import('./gen/repository.ts')
    const { planRemoval } = await import('./remove/plan-removal.ts')
    const { applyChanges } = await import('./gen/apply-changes.ts')
    const { plan, report } = await planRemoval(await readRepository(root), given.name)
    console.log(report.join('\n'))
    if (given['dry-run']) return
    if (await confirmed()) {
      await applyChanges(root, plan)
      console.log(`\nNext:\n${plan.next.map((line) => `- ${line}`).join('\n')}`)
    } else process.exitCode = 1
  })
})
