import { type Change, harmfulChanges } from './compare.ts'
import type { Contract } from './schema.ts'

export interface Finding extends Change {
  readonly event: string
  /** Services that subscribe to it. */
  readonly consumers: readonly string[]
}

/** What a deployment of `after` beside `before` would break. New events and new versions break nothing. */
export function findingsOf(
  before: ReadonlyMap<string, Contract>,
  after: ReadonlyMap<string, Contract>,
): Finding[] {
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
