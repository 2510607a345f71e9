import type { Delivery } from '@fanfare/sidecars/sqsd'
import type { Stack } from '../test/support/stack.ts'

/** What the console was told while one order went through the stack, in its order. */
type Told =
  | { readonly kind: 'received' | 'delivered'; readonly service: string; readonly delivery: Delivery }
  | { readonly kind: 'line'; readonly source: string; readonly text: string }

export interface Sample {
  readonly order: string
  /** Distinct events; each is delivered to some services. */
  readonly events: number
  /** Of the order, its events, messages and requests, in what was told. */
  readonly ids: RegExp
  readonly told: readonly Told[]
}

/** Places an order, and records what the daemons and the log say of it. */
export async function recordSample(stack: Stack, place: () => Promise<string>): Promise<Sample> {
  const told: Told[] = []
  const over = new AbortController()
  for (const [service, { daemon }] of stack.local.services) {
    for (const kind of ['received', 'delivered'] as const) {
      const listener = (delivery: Delivery) => told.push({ kind, service, delivery })
      daemon.events.on(kind, listener)
      over.signal.addEventListener('abort', () => daemon.events.off(kind, listener))
    }
  }
  const unfollow = stack.followLines((source, text) => told.push({ kind: 'line', source, text }))
  const order = await place()
  over.abort()
  unfollow()
  const about = told.filter((each) => textOf(each).includes('{'))
  const requests = about.flatMap((each) => (each.kind === 'line' ? requestIn(each.text) : []))
  const events = new Set(about.flatMap((each) => (each.kind === 'received' ? idIn(each.delivery.body) : [])))
  const ids = new RegExp([uuid, ...new Set(requests.map(escaped))].join('|'), 'g')
  return { order, events: events.size, ids, told: about }
}

const textOf = (told: Told) => (told.kind === 'line' ? told.text : told.delivery.body)
const idIn = (body: string): string => String(JSON.parse(body).id)

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

const escaped = (text: string) => text.replaceAll(/\W/g, '\\$&')

/** The ids of requests are no UUIDs. */
function requestIn(line: string): string[] {
  if (!line.startsWith('{')) return []
  const { reqId, id } = JSON.parse(line)
  return [reqId, id].filter((each) => typeof each === 'string')
}

/** Tells the same of another order, with ids of its own. */
export function tellAgain(stack: Stack, { order, ids, told }: Sample, another: string): void {
  const known = new Map([[order, another]])
  const renamed = (text: string) =>
    text.replaceAll(ids, (id) => {
      const own = known.get(id) ?? crypto.randomUUID()
      known.set(id, own)
      return own
    })
  for (const each of told) {
    if (each.kind === 'line') stack.line(each.source, renamed(each.text))
    else {
      const { delivery } = each
      const own = {
        ...delivery,
        body: renamed(delivery.body),
        messageId: renamed(delivery.messageId),
        sentAt: new Date(),
      }
      stack.local.service(each.service).daemon.events.emit(each.kind, own)
    }
  }
}
