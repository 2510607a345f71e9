import { fileURLToPath } from 'node:url'
import { readCommand } from '../../infra/command/src/index.ts'
import { type Options, readOptions, usage } from './gen/options.ts'
import { areMissing, askForArguments } from './gen/questions.ts'

// pnpm gen: writes a service or an event. How templates become files: gen/service.ts and gen/event.ts.
const root = fileURLToPath(new URL('../..', import.meta.url))

async function generate(options: Options): Promise<void> {
  // Loaded on demand: a wrong option is named at once.
  const { applyChanges } = await import('./gen/apply-changes.ts')
  const { planEvent } = await import('./gen/event.ts')
  const { readRepository } = await import('./gen/repository.ts')
  const { planService } = await import('./gen/service.ts')

  const repository = await readRepository(root)
  const plan = options.kind === 'service' ? planService(repository, options) : planEvent(repository, options)
  await applyChanges(root, plan)
  console.log(`\nNext:\n${plan.next.map((line) => `- ${line}`).join('\n')}`)
}

const given = readCommand(usage, (args) => (areMissing(args) ? undefined : readOptions(args)))
try {
  await generate(given ?? readOptions(await askForArguments(process.argv[2])))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
