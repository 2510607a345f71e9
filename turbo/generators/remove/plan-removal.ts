import { gitOrNothing } from '../../../infra/template/src/git.ts'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import { contractsFolder } from '../gen/contract.ts'
import { documentSteps, formatStep, type Plan } from '../gen/plan.ts'
import { type Repository, serviceNamed } from '../gen/repository.ts'
import { withoutEvents } from './contracts.ts'
import { dependentsOf } from './dependents.ts'
import { documentChanges } from './documents.ts'
import { launchChanges } from './launch.ts'
import { testsThatNeed } from './needs.ts'

/** Throws an error that names what depends on the service. `report` says what goes, and what will be missed. */
export async function planRemoval(repository: Repository, name: string) {
  const service = serviceNamed(repository, name)
  const dependents = await dependentsOf(repository, service)
  if (dependents.length > 0)
    throw new Error(
      `${name} cannot be removed, since others need it:\n${listed(dependents)}\nChange these first.`,
    )

  const { publishes, measures = [], errors = [] } = service.declaration
  const tests = testsThatNeed(repository.root, name)
  const { changes, emptied } = withoutEvents(repository.root, publishes)
  const removals = [`apps/${name}`, ...emptied, ...tests]
  const headings = [...measures, ...errors].map((each) => each.name)
  const documents = documentChanges(repository.root, {
    removed: [...removals, ...publishes.map((type) => `docs/events/${type}.md`)],
    headings,
  })
  const launch = launchChanges(repository.root, name)
  const plan: Plan = {
    changes: [...changes, ...documents, ...launch],
    removals,
    steps: [
      { what: 'install', run: { pnpm: ['install', '--prefer-offline', '--no-frozen-lockfile'] } },
      ...(changes.length + launch.length > 0
        ? [formatStep([contractsFolder, ...launch.map(({ path }) => path)])]
        : []),
      ...documentSteps,
    ],
    next: [
      'npx --yes pnpm@12 test',
      `texts that name it: git grep -i ${name} -- "*.md"`,
      'on AWS, its environments, queues, database and secrets are kept until you remove them: docs/deploy.md',
    ],
  }
  const unheard = onlyHeardBy(repository, service)
  const status = gitOrNothing(repository.root, ['status', '--porcelain', '--', ...removals])
  const report = [
    `Goes with ${name}:`,
    listed([
      `apps/${name}`,
      ...publishes.map((type) => `the event ${type}, which only it publishes`),
      ...tests,
      ...headings.map((heading) => `docs/operate.md: ${heading}`),
      ...documents.map(({ path }) => `links in ${path}`),
      ...launch.map(({ path }) => `its configurations in ${path}`),
    ]),
    ...(status === undefined ? [] : ['Not committed, so it cannot be brought back:', status]),
    ...(unheard.length > 0 ? ['Nobody handles any more:', listed(unheard)] : []),
  ]
  return { plan, report }
}

const listed = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')

/** Events of other services that nobody else subscribes to. */
function onlyHeardBy({ services }: Repository, { declaration }: FoundService): string[] {
  const others = services.filter((each) => each.declaration.name !== declaration.name)
  const own: readonly string[] = declaration.publishes
  return declaration.subscribes.filter(
    (type) => !own.includes(type) && !others.some((other) => other.declaration.subscribes.includes(type)),
  )
}
