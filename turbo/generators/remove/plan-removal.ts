import { gitOrNothing } from '../../../infra/template/src/git.ts'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import { documentSteps, formatStep, type Plan } from '../gen/plan.ts'
import { type Repository, serviceNamed } from '../gen/repository.ts'
import { withoutEvents } from './contracts.ts'
import { type Dependent, dependentsOf } from './dependents.ts'
import { documentChanges } from './documents.ts'
import { launchChanges } from './launch.ts'
import { filesThatNeed, type NeedingFiles } from './needs.ts'
import { takeOut } from './take-out.ts'

/** Throws an error that names what depends on the service. `report` says what goes, and what will be missed. */
export async function planRemoval(repository: Repository, name: string) {
  const { root } = repository
  const service = serviceNamed(repository, name)
  const needing = filesThatNeed(root, name)
  const files = [...needing.sources, ...needing.tests]
  const dependents = await dependentsOf(repository, service)
  assertRemovable(service, dependents, needing)

  const isIn = ({ service }: Dependent) =>
    files.some((file) => file.startsWith(`apps/${service.declaration.name}/`))
  const used = dependents.filter((dependent) => dependent.uses.length > 0 || isIn(dependent))
  const taken = used.map((dependent) => takeOut(root, dependent, service, files))
  const { publishes, measures = [], errors = [] } = service.declaration
  const { changes, emptied } = withoutEvents(root, publishes)
  const edits = [...changes, ...taken.flatMap((each) => each.changes)]
  const removals = [`apps/${name}`, ...emptied, ...files, ...taken.flatMap((each) => each.removals)]
  const headings = [
    ...[...measures, ...errors].map((each) => each.name),
    ...taken.flatMap((each) => each.headings),
  ]
  const documents = documentChanges(root, {
    removed: [...removals, ...publishes.map((type) => `docs/events/${type}.md`)],
    headings,
    edited: new Map(edits.map(({ path, text }) => [path, text])),
  })
  const launch = launchChanges(root, name)
  const isDocumented = (path: string) => documents.some((page) => page.path === path)
  const code = [...edits, ...launch].map(({ path }) => path).filter((path) => !path.endsWith('.md'))
  const plan: Plan = {
    changes: [...edits.filter(({ path }) => !isDocumented(path)), ...documents, ...launch],
    removals,
    steps: [
      { what: 'install', run: { pnpm: ['install', '--prefer-offline', '--no-frozen-lockfile'] } },
      { what: 'platform', run: { node: ['turbo/generators/stamp.ts'] } },
      ...(code.length > 0 ? [formatStep(code)] : []),
      ...documentSteps,
    ],
    next: [
      'npx --yes pnpm@12 test',
      `texts that name it: git grep -i ${name} -- "*.md"`,
      'on AWS, the next deployment of the stage deletes its queues with what is in them: docs/architecture.md, Remove a service',
    ],
  }
  const unheard = onlyHeardBy(repository, service)
  const status = gitOrNothing(root, [
    'status',
    '--porcelain',
    '--',
    ...plan.changes.map(({ path }) => path),
    ...removals,
  ])
  const report = [
    ...(used.length > 0 ? [`Is taken out of others:`, listed(used.flatMap(({ uses }) => uses))] : []),
    `Goes with ${name}:`,
    listed([
      `apps/${name}`,
      ...publishes.map((type) => `the event ${type}, which only it publishes`),
      ...removals.filter((path) => path !== `apps/${name}` && !emptied.includes(path)),
      ...headings.map((heading) => `docs/operate.md: ${heading}`),
      ...taken.flatMap((each) => each.changes).map(({ path }) => `lines in ${path}`),
      ...documents.map(({ path }) => `links in ${path}`),
      ...launch.map(({ path }) => `its configurations in ${path}`),
    ]),
    ...(status === undefined ? [] : ['Not committed, so it cannot be brought back:', status]),
    ...(unheard.length > 0 ? ['Nobody handles any more:', listed(unheard)] : []),
  ]
  return { plan, report }
}

/** A service can do without another when the files that need it say so. */
function assertRemovable(
  { declaration }: FoundService,
  dependents: readonly Dependent[],
  needing: NeedingFiles,
): void {
  const { name } = declaration
  const signs: readonly string[] = declaration.secrets
  const others = dependents.map(({ service }) => service.declaration.name)
  const cannot = dependents.filter(
    ({ service, uses, onlyLogs }) =>
      uses.length > 0 &&
      !onlyLogs &&
      !needing.sources.some((file) => file.startsWith(`apps/${service.declaration.name}/`)),
  )
  const reasons = [
    ...(signs.includes('TOKEN_PRIVATE_KEY') && others.length > 0
      ? [`it signs the tokens that ${others.join(', ')} verify`]
      : []),
    ...cannot.flatMap(({ uses }) => uses),
  ]
  if (reasons.length === 0) return
  throw new Error(
    `${name} cannot be removed, since others need it:\n${listed(reasons)}\n` +
      `Change these first. A part that ${name} can take with it is in files of its own that begin with "// Needs: ${name}".`,
  )
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
