import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEvent, dataSchemaOf, type EventOf, eventDefinitions } from '@fanfare/contracts'
import type { FoundService } from '@fanfare/topology'
import { exampleOf } from './example.ts'
import { handlerRow } from './handler-row.ts'

interface Consumer {
  readonly service: string
  /** The event's row of `handlers.ts`. */
  readonly handler: string
}

export interface CatalogueEntry {
  readonly definition: (typeof eventDefinitions)[number]
  readonly schemaId: string
  readonly publishers: readonly string[]
  readonly consumers: readonly Consumer[]
  readonly example: unknown
}

/** One entry for each version of each event, sorted by type. */
export async function catalogueOf(services: readonly FoundService[]): Promise<CatalogueEntry[]> {
  const handlers = new Map<string, string>()
  for (const { folder, declaration } of services.filter(isConsumer)) {
    handlers.set(declaration.name, await readFile(join(folder, 'src', 'handlers.ts'), 'utf8'))
  }
  return eventDefinitions
    .toSorted((one, other) => one.type.localeCompare(other.type) || one.version - other.version)
    .map((definition) => {
      const { type } = definition
      const publishers = services
        .filter(({ declaration }) => declaration.publishes.includes(type))
        .map(({ declaration }) => declaration.name)
      const consumers = services
        .filter(({ declaration }) => declaration.subscribes.includes(type))
        .map(({ declaration: { name } }) => ({
          service: name,
          handler: handlerRow(handlers.get(name) ?? '', type),
        }))
      return {
        definition,
        schemaId: dataSchemaOf(definition),
        publishers,
        consumers,
        example: eventExample(definition, publishers[0] ?? 'nobody'),
      }
    })
}

const isConsumer = ({ declaration }: FoundService) => declaration.subscribes.length > 0

function eventExample(definition: (typeof eventDefinitions)[number], source: string) {
  const { type, data } = definition
  // The example of a schema has the schema's type.
  const example = exampleOf(data) as EventOf<typeof type>['data']
  const id = '019b76da-a800-7000-8000-000000000001'
  const [subject = id] = Object.values(example).filter((value) => typeof value === 'string')
  const time = new Date('2026-01-31T09:30:00Z')
  return {
    ...createEvent<typeof type>({ id, type, source, subject, time, data: example }),
    dataschema: dataSchemaOf(definition),
  }
}
