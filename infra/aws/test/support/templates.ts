import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { inject } from 'vitest'

export interface Resource {
  readonly id: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

export const services = inject('services')

/** The stages in `stages/`, by name. */
export const stages = inject('stages').map((stage) => [stage.name, stage] as const)

/** Stages with other placements: `moved/compact`. */
export const moved = globSync('moved/*', { cwd: inject('templates') }).map((path) =>
  path.replaceAll('\\', '/'),
)

/** All folders with templates. */
export const all = [...stages.map(([name]) => name), ...moved]

/** A stage's templates by their stack: `network`, `data`, `events`, or `main`. */
export const templatesOf = once((folder: string): Templates => {
  const files = globSync('*.template.json', { cwd: join(inject('templates'), folder) })
  return Object.fromEntries(
    files.map((file) => [
      /-(network|data|events)\.template\.json$/.exec(basename(file))?.[1] ?? 'main',
      JSON.parse(readFileSync(join(inject('templates'), folder, file), 'utf8')),
    ]),
  )
})

type Templates = Readonly<Record<string, { readonly Resources: Readonly<Record<string, unknown>> }>>

/** The resources of one type in all stacks of a stage, with references as text. */
export function resourcesOf(folder: string, type: string): Resource[] {
  return everyResource(folder).filter((resource) => resource.type === type)
}

const everyResource = once((folder: string): Resource[] =>
  Object.values(templatesOf(folder)).flatMap(({ Resources }) =>
    Object.entries(Resources).map(([id, resource]) => {
      const { Type, Properties = {} } = record(resource)
      return { id, type: String(Type), properties: record(flat(Properties)) }
    }),
  ),
)

/** Hundreds of tests read the same few templates. */
function once<T>(make: (folder: string) => T): (folder: string) => T {
  const made = new Map<string, T>()
  return (folder) => {
    const known = made.get(folder)
    if (known !== undefined) return known
    const value = make(folder)
    made.set(folder, value)
    return value
  }
}

/** Writes references as text, `<Topic.Arn>`, and joins Fn::Join. */
export function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat)
  if (!isRecord(value)) return value
  if ('Ref' in value) return `<${value['Ref']}>`
  if ('Fn::ImportValue' in value) return `<${value['Fn::ImportValue']}>`
  const [attribute, join] = [value['Fn::GetAtt'], value['Fn::Join']]
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`
  if (Array.isArray(join) && Array.isArray(join[1])) return join[1].map(flat).join(String(join[0]))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]))
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Throws when the value is no object. */
export function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`expected an object, not ${JSON.stringify(value)}`)
  return value
}

/** The records of a list, or of a single one. */
export function records(value: unknown): Record<string, unknown>[] {
  return list(value).map(record)
}

/** A list, even of one. */
export function list(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
