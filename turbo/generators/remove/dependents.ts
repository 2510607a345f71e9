import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { handlerRow } from '../../../infra/system/src/event-pages/handler-row.ts'
import { type FoundService, findCalls } from '../../../infra/topology/src/index.ts'
import type { Repository } from '../gen/repository.ts'

/** Another service, and how it uses the one that is removed. */
export interface Dependent {
  readonly service: FoundService
  /** Types of events that it subscribes to. */
  readonly events: readonly string[]
  /** Names of calls. */
  readonly calls: readonly string[]
  /** The uses as sentences, with their places. */
  readonly uses: readonly string[]
  /** All it does is log the events, as `gen event` writes it. */
  readonly onlyLogs: boolean
}

/** As in `PAYMENT`: settings and secrets for another service begin with its name. */
export const prefixOf = ({ declaration }: FoundService) => declaration.name.toUpperCase().replaceAll('-', '_')

export const dependentsOf = ({ services }: Repository, removed: FoundService): Promise<Dependent[]> =>
  Promise.all(
    services
      .filter(({ declaration }) => declaration.name !== removed.declaration.name)
      .map((service) => dependentOf(service, removed)),
  )

async function dependentOf(service: FoundService, removed: FoundService): Promise<Dependent> {
  const { name, subscribes } = service.declaration
  const read = (file: string) => readFileSync(join(service.folder, file), 'utf8')
  const published: readonly string[] = removed.declaration.publishes
  const events = subscribes.filter((type) => published.includes(type))
  const calls = Object.entries(await findCalls(service)).filter(
    ([, call]) => call.service === removed.declaration.name,
  )
  const url = `${prefixOf(removed)}_URL`
  const hasSetting = read('src/config.ts').includes(`${url}:`)
  const logs = (type: string) =>
    handlerRow(read('src/handlers.ts'), type).includes(`'${type} has no work yet'`)
  return {
    service,
    events,
    calls: calls.map(([call]) => call),
    uses: [
      ...events.map((type) => `${name} subscribes to ${type}: apps/${name}/service.ts, src/handlers.ts`),
      ...calls.map(
        ([call, { method, path }]) => `${name} calls ${method} ${path}: apps/${name}/calls.ts, ${call}`,
      ),
      ...(hasSetting ? [`${name} has the setting ${url}: apps/${name}/src/config.ts`] : []),
    ],
    onlyLogs: events.length > 0 && events.every(logs) && calls.length === 0 && !hasSetting,
  }
}
