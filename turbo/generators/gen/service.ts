import { contractChanges, contractsFolder } from './contract.ts'
import { exampleData } from './example-data.ts'
import { article, camelCase, capital, pascalCase, pluralOf, words } from './names.ts'
import type { ServiceOptions } from './options.ts'
import { documentSteps, formatStep, type Plan } from './plan.ts'
import { renderFiles } from './render.ts'
import type { Repository } from './repository.ts'
import { assertServiceOptions } from './service-rules.ts'

/** A new service in apps/. Throws, before anything is written, when the options do not fit what there is. */
export function planService(repository: Repository, options: ServiceOptions): Plan {
  assertServiceOptions(repository, options)
  const { name, publishes } = options
  const folder = `apps/${name}`
  const values = valuesOf(repository, options)
  const newEvent = { type: publishes ?? '', summary: undefined, fields: { title: 'Text(100)' } }
  return {
    changes: [
      ...renderFiles('app', values, (file) => placeOf(file, options)),
      ...(publishes ? contractChanges(repository, newEvent) : []),
    ],
    steps: [
      { what: 'install', run: { pnpm: ['install', '--prefer-offline', '--no-frozen-lockfile'] } },
      { what: 'database client', run: { node: ['../../infra/local/src/prisma.ts', 'generate'] }, folder },
      { what: 'platform', run: { node: ['turbo/generators/stamp.ts', name] } },
      formatStep([folder, ...(publishes ? [contractsFolder] : [])]),
      ...documentSteps,
    ],
    next: [
      `read apps/${name}/README.md, and src/${values.plural}: create and read ${article(name)} ${words(name)}`,
      ...(values.records ? [`apps/${name}/src/handlers.ts records events: give them their work`] : []),
      `npx --yes pnpm@12 test --filter ${name}`,
      'start dev again: it serves what it found when it started',
      'npx --yes pnpm@12 test, before you commit',
    ],
  }
}

/** The platform handles it. */
const revoked = 'user.sessions-revoked'

function valuesOf({ services }: Repository, { name, publishes, subscribes, schedule }: ServiceOptions) {
  const plural = pluralOf(name)
  // In hundreds, as the others.
  const portBlock =
    Math.ceil((Math.max(4000, ...services.map((each) => each.declaration.portBlock)) + 1) / 100) * 100
  return {
    name,
    Name: pascalCase(name),
    variable: camelCase(name),
    words: words(name),
    Title: capital(words(name)),
    a: article(name),
    plural,
    pluralWords: words(plural),
    table: plural.replaceAll('-', '_'),
    portBlock,
    workerPort: portBlock + 1,
    minute: (services.length * 10 + 17) % 60,
    publishes,
    subscribes: subscribes.map((type) => ({ type, example: exampleData(type), recorded: type !== revoked })),
    records: subscribes.some((type) => type !== revoked),
    revokes: subscribes.includes(revoked),
    schedule,
    task: schedule && camelCase(schedule),
    hasTasks: subscribes.length > 0 || schedule !== undefined,
  }
}

/** Undefined: this service has no need of the file. */
function placeOf(file: string, { name, subscribes, schedule }: ServiceOptions): string | undefined {
  const consumes = subscribes.length > 0
  const plural = pluralOf(name)
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const records = subscribes.some((type) => type !== revoked)
  if (/^src\/handlers/.test(file) && !consumes) return undefined
  if (/^src\/received-events\/|^test\/events/.test(file) && !records) return undefined
  if (/^test\/revocations/.test(file) && !subscribes.includes(revoked)) return undefined
  if (/task(\.test)?\.ts$/.test(file) && schedule === undefined) return undefined
  if (file === 'test/support/daemon.ts' && !consumes && schedule === undefined) return undefined
  const placed = file
    .replace('src/domain/domain.ts', `src/${plural}/${plural}.ts`)
    .replace('src/domain/task.ts', `src/${plural}/${schedule}.ts`)
    .replace('src/domain/', `src/${plural}/`)
    .replace('test/task.test.ts', `test/${schedule}.test.ts`)
    .replace('migrations/init/', `migrations/${time}_init/`)
  return `apps/${name}/${placed}`
}
