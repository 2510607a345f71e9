import { fileURLToPath } from 'node:url'
import { carryOut, readCommand } from '../../infra/command/src/index.ts'
import { type Options, readOptions } from './gen/options.ts'
import { areMissing, askForArguments } from './gen/questions.ts'
import { usage } from './gen/usage.ts'

// pnpm gen: writes a service, or adds an event, a route, a schedule or a call. What each writes: gen/plan-of.ts.
const root = fileURLToPath(new URL('../..', import.meta.url))

async function generate(options: Options): Promise<void> {
  // Loaded on demand: a wrong option is named at once.
  const { alone } = await import('./gen/alone.ts')
  const plan = await alone(root, async () => {
    const { applyChanges } = await import('./gen/apply-changes.ts')
    const { planOf } = await import('./gen/plan-of.ts')
    const { readRepository } = await import('./gen/repository.ts')
    const planned = await planOf(await readRepository(root), options)
    await applyChanges(root, planned)
    return planned
  })
  console.log(`\nNext:\n${plan.next.map((line) => `- ${line}`).join('\n')}`)
}

const given = readCommand(usage, (args) => (areMissing(args) ? undefined : readOptions(args)))
await carryOut(usage, async () => {
  await generate(given ?? readOptions(await askForArguments(process.argv[2])))
})
