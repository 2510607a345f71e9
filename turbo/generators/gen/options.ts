import { argumentsOf, UsageError } from '../../../infra/command/src/index.ts'

export interface ServiceOptions {
  readonly kind: 'service'
  readonly name: string
  readonly publishes: string | undefined
  readonly subscribes: readonly string[]
  readonly schedule: string | undefined
}

export interface EventOptions {
  readonly kind: 'event'
  readonly type: string
  readonly publisher: string
  readonly consumers: readonly string[]
  readonly summary: string | undefined
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters in braces. */
  readonly path: `/${string}`
}

export interface OperationOptions extends Operation {
  readonly kind: 'route' | 'call'
  readonly name: string
  readonly service: string
}

export interface ScheduleOptions {
  readonly kind: 'schedule'
  readonly name: string
  readonly service: string
  readonly cron: string
}

export type Options = ServiceOptions | EventOptions | OperationOptions | ScheduleOptions

const text = { type: 'string' } as const
const texts = {
  name: text,
  publishes: text,
  subscribes: text,
  schedule: text,
  publisher: text,
  consumers: text,
  summary: text,
  service: text,
  operation: text,
  cron: text,
} as const

type Values = { readonly [name in keyof typeof texts]?: string | undefined }

const kinds = {
  service: ['name', 'publishes', 'subscribes', 'schedule'],
  event: ['publisher', 'consumers', 'summary'],
  route: ['service', 'operation'],
  schedule: ['service', 'cron'],
  call: ['service', 'operation'],
} as const

const isKind = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind)

/** Throws a UsageError that names what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = argumentsOf(args, texts)
  const [kind = '', name, ...rest] = positionals
  if (!isKind(kind))
    throw new UsageError(
      `Which generator? ${Object.keys(kinds)
        .join(', ')
        .replace(/, (\w+)$/, ' or $1')}`,
    )
  const known: readonly string[] = kinds[kind]
  const foreign = Object.keys(values).find((option) => !known.includes(option))
  if (foreign) throw new UsageError(`"gen ${kind}" has no option --${foreign}`)
  if (kind === 'service') {
    if (name !== undefined) throw new UsageError(`Unexpected: ${name}. The name is given as --name ${name}`)
    return serviceOptions(values)
  }
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(' ')}`)
  if (kind === 'event') return eventOptions(name, values)
  const named = { name: needed('NAME', name), service: needed('--service', values.service) }
  if (kind === 'schedule') return { kind, ...named, cron: values.cron ?? '*/5 * * * *' }
  return { kind, ...named, ...operation(needed('--operation', values.operation)) }
}

function serviceOptions(values: Values): ServiceOptions {
  const name = needed('--name', values.name)
  return {
    kind: 'service',
    name,
    publishes: unlessNone(values.publishes ?? `${name}.created`),
    subscribes: list(values.subscribes ?? 'order.confirmed'),
    schedule: unlessNone(values.schedule),
  }
}

const eventOptions = (type: string | undefined, values: Values): EventOptions => ({
  kind: 'event',
  type: needed('TYPE', type),
  publisher: needed('--publisher', values.publisher),
  consumers: list(needed('--consumers', values.consumers)),
  summary: values.summary,
})

const isMethod = (text: string): text is Operation['method'] => /^(GET|POST|PUT|PATCH|DELETE)$/.test(text)
const isPath = (text: string): text is Operation['path'] => /^(\/([\w.-]+|\{[a-z]\w*\}))+$/i.test(text)

function operation(given: string): Operation {
  const [method = '', path = '', ...rest] = given.trim().split(/\s+/)
  if (isMethod(method) && isPath(path) && rest.length === 0) return { method, path }
  throw new UsageError(
    `--operation ${given}: a method and a path, with parameters in braces, as in "GET /orders/{orderId}"`,
  )
}

function needed(what: string, value: string | undefined): string {
  if (value) return value
  throw new UsageError(`${what} is missing`)
}

const unlessNone = (text: string | undefined) => (text === 'none' ? undefined : text)

function list(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim())
  return [...new Set(entries)].filter((entry) => entry !== '' && entry !== 'none')
}
