import Type from 'typebox'
import { Compile } from 'typebox/schema'
import { type Change, harmfulChanges } from './compare.ts'
import type { Contract } from './schema.ts'

export interface Finding extends Change {
  readonly event: string
  /** Services that subscribe to it. */
  readonly consumers: readonly string[]
}

/** What a deployment of `after` beside `before` would break. New events and announced versions break nothing. */
export function findingsOf(
  before: ReadonlyMap<string, Contract>,
  after: ReadonlyMap<string, Contract>,
): Finding[] {
  return [...newVersions(before, after), ...replayed(before, after), ...changes(before, after)]
}

type Contracts = ReadonlyMap<string, Contract>

/** A version that is published before its consumers know it: they refuse every event. */
function newVersions(before: Contracts, after: Contracts): Finding[] {
  return [...after].flatMap(([id, { title: event, type, isAnnounced }]): Finding[] => {
    const consumers = [...before.values()].find((old) => old.type === type)?.consumers ?? []
    if (before.has(id) || isAnnounced || consumers.length === 0) return []
    const what = 'is published, and deployed consumers do not know this version: announce it first'
    return [{ tier: 'wire', path: '/', what, event, consumers }]
  })
}

/** The example of each kept version is decoded by the other side: by today's decoder, and as deployed consumers do. */
function replayed(before: Contracts, after: Contracts): Finding[] {
  return [...before].flatMap(([id, old]): Finding[] => {
    const now = after.get(id)
    if (!now) return []
    const { title: event, consumers } = old
    const refused = (what: string, reasons: readonly string[]) =>
      reasons.map((why): Finding => ({ tier: 'wire', path: '/', what: `${what}: ${why}`, event, consumers }))
    return [
      ...refused(
        'the example that is published now is refused by deployed consumers',
        refusal(old, now.example),
      ),
      ...refused('the example that was published is refused now', refusal(now, old.example)),
    ]
  })
}

function refusal({ data }: Contract, example: unknown): string[] {
  const schema = Type.Object({ data: Type.Unsafe(data) })
  const [, errors] = Compile(schema).Errors(example)
  return errors.slice(0, 1).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function changes(before: Contracts, after: Contracts): Finding[] {
  return [...before].flatMap(([id, old]): Finding[] => {
    const now = after.get(id)
    const { title: event, consumers } = old
    if (!now) return [{ tier: 'wire', path: '/', what: 'is removed', event, consumers }]
    const gone = consumers.filter((name) => !now.consumers.includes(name))
    return [
      ...harmfulChanges(old.data, now.data).map((change) => ({ ...change, event, consumers })),
      ...gone.map(
        (name): Finding => ({
          tier: 'meaning',
          path: '/',
          what: `${name} no longer subscribes: what waits in its queue becomes a dead letter`,
          event,
          consumers: [name],
        }),
      ),
    ]
  })
}

export const findingText = ({ tier, path, what, event, consumers }: Finding) =>
  `${tier.padEnd(7)}  ${event}  ${path} ${what}${consumers.length > 0 ? `  (hurts ${consumers.join(', ')})` : ''}`
