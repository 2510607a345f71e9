import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { camelCase, isEventType, summaryOf } from './names.ts'
import type { Change } from './plan.ts'
import { isKnownEvent, type Repository } from './repository.ts'

export const contractsFolder = 'packages/contracts/src/events'

interface NewEvent {
  readonly type: string
  readonly summary: string | undefined
  /** Beside the aggregate's id and the user's: field and schema. */
  readonly fields?: Readonly<Record<string, string>>
}

/** Throws when the type is taken, or has another form. */
export function assertNewEvent(type: string): void {
  if (!isEventType(type))
    throw new Error(
      `${type} is no type of an event. It is aggregate.past-tense in lower case, as in basket.emptied`,
    )
  if (type.startsWith('index.'))
    throw new Error('index.ts is the list of the events: choose another aggregate')
  if (isKnownEvent(type)) throw new Error(`The event ${type} exists already`)
}

/** The event in the file of its aggregate, and its entry in the list. */
export function contractChanges({ root }: Repository, { type, summary, fields = {} }: NewEvent): Change[] {
  const [aggregate = ''] = type.split('.')
  const name = camelCase(type)
  const data = { [`${camelCase(aggregate)}Id`]: 'Id', userId: 'Id', ...fields }
  const definition = `
export const ${name} = {
  type: '${type}',
  version: 1,
  summary: ${JSON.stringify(summary ?? summaryOf(type))},
  data: Type.Object({ ${Object.entries(data)
    .map(([field, schema]) => `${field}: ${schema}`)
    .join(', ')} }),
} as const satisfies EventDefinition
`
  const path = `${contractsFolder}/${aggregate}.ts`
  const schemas = [...new Set(Object.values(data).map((schema) => schema.replace(/\W.*/, '')))]
  const before = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : newFile
  return [
    { path, text: `${withImports(before, schemas)}${definition}` },
    { path: `${contractsFolder}/index.ts`, text: withEntry(root, name, aggregate) },
  ]
}

const newFile = `import Type from 'typebox'
import type { EventDefinition } from '../define-event.ts'
`

/** Biome merges imports of one file. */
function withImports(source: string, schemas: readonly string[]): string {
  const imports = source.slice(0, source.lastIndexOf("'../schema.ts'"))
  const missing = schemas.filter((schema) => !new RegExp(`\\b${schema}\\b`).test(imports))
  if (missing.length === 0) return source
  const end = source.lastIndexOf('\n', source.indexOf("'../define-event.ts'")) + 1
  return `${source.slice(0, end)}import { ${missing.join(', ')} } from '../schema.ts'\n${source.slice(end)}`
}

function withEntry(root: string, name: string, aggregate: string): string {
  const source = readFileSync(join(root, contractsFolder, 'index.ts'), 'utf8')
  const end = source.lastIndexOf('] as const satisfies')
  if (end < 0)
    throw new Error(`${contractsFolder}/index.ts has no "] as const satisfies" to list ${name} before`)
  return `import { ${name} } from './${aggregate}.ts'\n${source.slice(0, end)}  ${name},\n${source.slice(end)}`
}
