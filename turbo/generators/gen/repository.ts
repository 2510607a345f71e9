import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { type FoundService, findServices } from '../../../infra/topology/src/index.ts'
import { type EventType, eventDefinitions } from '../../../packages/contracts/src/index.ts'

/** What there is before something is generated. */
export interface Repository {
  readonly root: string
  readonly services: readonly FoundService[]
  /** Folders of apps, packages and infra: all have the scope @fanfare. */
  readonly packages: readonly string[]
}

export const readRepository = async (root: string): Promise<Repository> => ({
  root,
  services: await findServices(root),
  packages: globSync('{apps,packages,infra}/*', { cwd: root }).map((folder) => basename(folder)),
})

export const isKnownEvent = (type: string): type is EventType =>
  eventDefinitions.some((definition) => definition.type === type)

/** Throws an error that names the services there are. */
export function serviceNamed({ services }: Repository, name: string): FoundService {
  const found = services.find(({ declaration }) => declaration.name === name)
  if (found) return found
  throw new Error(
    `There is no service ${name}. There are: ${services.map(({ declaration }) => declaration.name).join(', ')}`,
  )
}
