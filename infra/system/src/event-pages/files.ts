import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findServices } from '@fanfare/topology'
import { asyncApiOf } from './asyncapi.ts'
import { catalogueOf } from './catalogue.ts'
import { overviewPage } from './overview.ts'
import { eventPage } from './page.ts'

const folder = fileURLToPath(new URL('../../../../docs/events', import.meta.url))

/** Names and contents of the files in `docs/events`. */
export async function eventFiles(): Promise<ReadonlyMap<string, string>> {
  const services = await findServices()
  const entries = await catalogueOf(services)
  const asyncApi = asyncApiOf(
    entries,
    services.map(({ declaration }) => declaration),
  )
  const pages = Map.groupBy(entries, ({ definition }) => definition.type)
  return new Map([
    ['README.md', overviewPage(entries)],
    ['asyncapi.json', `${JSON.stringify(asyncApi, null, 2)}\n`],
    ...[...pages].map(([type, versions]) => [`${type}.md`, eventPage(versions)] as const),
  ])
}

/** Names of files that differ, are missing, or belong to no event. */
export async function staleEventFiles(): Promise<string[]> {
  const wanted = await eventFiles()
  const present = await readdir(folder).catch(() => [])
  const names = [...new Set([...wanted.keys(), ...present])].sort()
  const isStale = async (name: string) =>
    (await readFile(join(folder, name), 'utf8').catch(() => undefined)) !== wanted.get(name)
  const stale = await Promise.all(names.map(isStale))
  return names.filter((_, at) => stale[at])
}

/** Returns the names of the files that it changed. */
export async function writeEventFiles(): Promise<string[]> {
  const stale = await staleEventFiles()
  const wanted = await eventFiles()
  await mkdir(folder, { recursive: true })
  for (const name of stale) {
    const content = wanted.get(name)
    if (content === undefined) await rm(join(folder, name))
    else await writeFile(join(folder, name), content)
  }
  return stale
}
