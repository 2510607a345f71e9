import type { FactOf } from '../history/fact.ts'
import type { Recorder } from './recorder.ts'

/** Records since when a part, or the way of an event, is disturbed and how; undefined: it is not any more. */
export function createOutages(record: Pick<Recorder, 'outage'>) {
  const open = new Map<string, FactOf<'outage'>>()
  return (part: string, how: string | undefined): void => {
    const now = Date.now()
    const before = open.get(part)
    if (before) record.outage({ ...before, until: now })
    open.delete(part)
    if (how === undefined) return
    const began: FactOf<'outage'> = { kind: 'outage', at: now, part, how }
    open.set(part, began)
    record.outage(began)
  }
}
