import { argumentsOf, UsageError } from '../../../infra/command/src/index.ts'

export const usage = `Usage: pnpm gen service --name NAME [--publishes TYPE|none] [--subscribes TYPE,…|none] [--schedule NAME]
       pnpm gen event TYPE --publisher SERVICE --consumers SERVICE,… [--summary TEXT]

  service   a service in apps/NAME, with database, web, worker, tests and README
    --name        in the singular: as in basket
    --publishes   its first event, NAME.created when left out
    --subscribes  events of other services, order.confirmed when left out
    --schedule    a task that runs every five minutes, as in remind-customers

  event     an event in packages/contracts, in the publisher's service.ts, and with a handler in each consumer
    TYPE          aggregate and past tense, as in basket.emptied
    --summary     what has happened, in one sentence

  In a terminal, "pnpm gen service" and "pnpm gen event" ask for what is missing.`

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

export type Options = ServiceOptions | EventOptions

const text = { type: 'string' } as const
const texts = {
  name: text,
  publishes: text,
  subscribes: text,
  schedule: text,
  publisher: text,
  consumers: text,
  summary: text,
} as const

const kinds = {
  service: { name: true, publishes: true, subscribes: true, schedule: true },
  event: { publisher: true, consumers: true, summary: true },
} as const

/** Throws a UsageError that names what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = argumentsOf(args, texts)
  const [kind, type, ...rest] = positionals
  if (kind !== 'service' && kind !== 'event') throw new UsageError('Which generator? service or event')
  const foreign = Object.keys(values).find((option) => !(option in kinds[kind]))
  if (foreign) throw new UsageError(`"gen ${kind}" has no option --${foreign}`)
  if (kind === 'service') {
    if (type !== undefined) throw new UsageError(`Unexpected: ${type}. The name is given as --name ${type}`)
    const name = needed('--name', values.name)
    return {
      kind,
      name,
      publishes: unlessNone(values.publishes ?? `${name}.created`),
      subscribes: list(values.subscribes ?? 'order.confirmed'),
      schedule: unlessNone(values.schedule),
    }
  }
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(' ')}`)
  return {
    kind,
    type: needed('TYPE', type),
    publisher: needed('--publisher', values.publisher),
    consumers: list(needed('--consumers', values.consumers)),
    summary: values.summary,
  }
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
