import { readFile } from 'node:fs/promises'
import { rows, tablesOf } from './databases.ts'
import { send } from './http.ts'
import type { World } from './world.ts'

/** Where a text is: tables of every service, queues of every kind, the log of all processes. */
export async function tracesOf(world: World, text: string): Promise<string[]> {
  const [tables, queues, log] = await Promise.all([
    inTables(world, text),
    inQueues(world, text),
    readFile(world.logFile, 'utf8'),
  ])
  return [...tables, ...queues, ...(log.includes(text) ? ['the log'] : [])].sort()
}

async function inTables({ services }: World, text: string): Promise<string[]> {
  const found = Object.entries(services).map(async ([service, { database }]) => {
    const counts = (await tablesOf(database)).map(
      ({ name }) =>
        `SELECT '${service}.${name}' AS name FROM ${name} t WHERE strpos(lower(t::text), lower($1)) > 0`,
    )
    return rows<{ name: string }>(database, counts.join(' UNION '), [text])
  })
  return (await Promise.all(found)).flat().map(({ name }) => name)
}

/** The emulator shows messages without receiving them: ready, delayed and in flight. */
async function inQueues({ aws }: World, text: string): Promise<string[]> {
  const read = async (path: string) => (await send('GET', `${aws.endpoint}/_fauxqs/queues${path}`)).body
  const listed = await read('')
  if (!Array.isArray(listed) || listed.length === 0) throw new Error('no queue is listed')
  const names = listed.map(({ name }: { name: string }) => name)
  const found = await Promise.all(
    names.map(async (name) =>
      JSON.stringify(await read(`/${name}`)).includes(text) ? [`queue ${name}`] : [],
    ),
  )
  return found.flat()
}
