import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import { assertNewEvent, contractChanges, contractsFolder } from './contract.ts'
import { withHandler, withListed } from './edit-service.ts'
import { camelCase } from './names.ts'
import type { EventOptions } from './options.ts'
import { type Change, documentSteps, formatStep, type Plan } from './plan.ts'
import { type Repository, serviceNamed } from './repository.ts'

/** A new event of services that exist. Throws, before anything is written, when it does not fit them. */
export function planEvent(repository: Repository, options: EventOptions): Plan {
  const { type, summary } = options
  assertNewEvent(type)
  const publisher = serviceNamed(repository, options.publisher)
  const consumers = options.consumers.map((name) => serviceNamed(repository, name))
  assertReady(publisher, consumers, type)

  const edit = ({ folder }: FoundService, file: string, change: (source: string) => string): Change => {
    const path = relative(repository.root, join(folder, file)).replaceAll('\\', '/')
    return { path, text: change(readFileSync(join(folder, file), 'utf8')) }
  }
  const publication = edit(publisher, 'service.ts', (source) => withListed(source, 'publishes', type))
  const changes = [
    ...contractChanges(repository, { type, summary }),
    publication,
    ...consumers.flatMap((consumer) => [
      consumer === publisher
        ? { ...publication, text: withListed(publication.text, 'subscribes', type) }
        : edit(consumer, 'service.ts', (source) => withListed(source, 'subscribes', type)),
      edit(consumer, 'src/handlers.ts', (source) => withHandler(source, type)),
    ]),
  ]
  const edited = changes.map(({ path }) => path).filter((path) => !path.startsWith(contractsFolder))
  const [aggregate = ''] = type.split('.')
  const id = `${camelCase(aggregate)}Id`
  return {
    changes,
    steps: [formatStep([contractsFolder, ...new Set(edited)]), ...documentSteps],
    next: [
      `${contractsFolder}/${aggregate}.ts: its fields`,
      `apps/${options.publisher}, in the transaction of the change: await publish(tx, '${type}', ${id}, { ${id}, userId })`,
      ...options.consumers.map((name) => `apps/${name}/src/handlers.ts logs it: give it its work`),
      'the READMEs of these services',
      'start dev again: topics and subscriptions are made when it starts',
      'npx --yes pnpm@12 docs:events, after a change of its fields or handlers',
    ],
  }
}

function assertReady({ declaration }: FoundService, consumers: readonly FoundService[], type: string): void {
  const how = 'docs/architecture.md#its-first-event says how'
  if (declaration.publishes.length === 0)
    throw new Error(`${declaration.name} publishes nothing yet, and has no outbox for ${type}: ${how}`)
  const deaf = consumers.find(({ folder }) => !existsSync(join(folder, 'src', 'handlers.ts')))
  if (deaf)
    throw new Error(`${deaf.declaration.name} handles no event yet, and has no inbox for ${type}: ${how}`)
}
