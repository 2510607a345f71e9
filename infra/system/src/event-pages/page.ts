import Type, { type TSchema } from 'typebox'
import type { CatalogueEntry } from './catalogue.ts'

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``
const serviceLink = (name: string) => `[${name}](../../apps/${name}/service.ts)`

/** The page of one event, with each of its versions. */
export function eventPage(versions: readonly CatalogueEntry[]): string {
  const [{ definition, publishers, consumers } = missing()] = versions.slice(-1)
  const lines = [
    `# ${definition.type}`,
    definition.summary,
    `**Published by** ${publishers.map(serviceLink).join(', ') || 'nobody'}.`,
    ...versions.flatMap(versionLines),
    '## Who handles it',
    ...(consumers.length === 0 ? ['Nobody subscribes to it.'] : []),
    ...consumers.flatMap(({ service, handler }) => [
      `**${serviceLink(service)}**, in [handlers.ts](../../apps/${service}/src/handlers.ts):`,
      fence('ts', handler),
    ]),
  ]
  return `${lines.join('\n\n')}\n`
}

function missing(): never {
  throw new Error('an event has at least one version')
}

const versionLines = ({ definition, schemaId, example }: CatalogueEntry) => [
  `## Version ${definition.version}`,
  `\`${schemaId}\``,
  ['| field of `data` | |', '|---|---|', ...rows(definition.data)].join('\n'),
  'An example, as it is delivered:',
  fence('json', JSON.stringify(example, null, 2)),
]

function rows(schema: TSchema, path = ''): string[] {
  if (Type.IsArray(schema)) return rows(schema.items, `${path}[]`)
  if (!Type.IsObject(schema)) return []
  return Object.entries(schema.properties).flatMap(([name, property]) => {
    const field = path === '' ? name : `${path}.${name}`
    const optional = Type.IsOptional(property) ? ', optional' : ''
    return [`| \`${field}\` | ${describe(property)}${optional} |`, ...rows(property, field)]
  })
}

/** As in `text, 1 to 200 characters`. */
function describe(schema: TSchema): string {
  const limits: {
    minimum?: number
    maximum?: number
    minLength?: number
    maxLength?: number
    format?: string
    pattern?: string
  } = schema
  if (Type.IsUnion(schema)) return schema.anyOf.map(describe).join(' or ')
  if (Type.IsLiteral(schema)) return `\`${schema.const}\``
  if (Type.IsArray(schema)) return 'list'
  if (Type.IsObject(schema)) return 'object'
  if (limits.format === 'uuid') return 'UUID'
  if (limits.format) return limits.format
  if (Type.IsString(schema))
    return ['text', range(limits.minLength, limits.maxLength, ' characters')].join('')
  if (Type.IsInteger(schema)) return ['integer', range(limits.minimum, limits.maximum)].join('')
  return 'type' in schema ? String(schema.type) : 'any value'
}

const number = (value: number) => value.toLocaleString('en')

function range(least: number | undefined, most: number | undefined, unit = ''): string {
  if (least !== undefined && most !== undefined) return `, ${number(least)} to ${number(most)}${unit}`
  if (least !== undefined) return `, at least ${number(least)}${unit}`
  return most === undefined ? '' : `, at most ${number(most)}${unit}`
}
