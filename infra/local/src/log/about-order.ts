import type { Entry } from './entry.ts'

/**
 * What happened to one order: the entries that name it, and those of the same traces, as the request that placed it and
 * the authorisation of its card.
 * @param id of the order, or its last eight digits or more, as mails show it
 */
export function aboutOrder(entries: readonly Entry[], id: string): Entry[] {
  const wanted = id.toLowerCase()
  const named = entries.filter((entry) => names(entry, wanted))
  const traces = new Set(named.map(traceOf).filter((trace) => trace !== ''))
  // A schedule has one trace for many orders.
  for (const entry of entries) {
    if (isOfAnotherOrder(entry, wanted)) traces.delete(traceOf(entry))
  }
  return entries.filter((entry) => traces.has(traceOf(entry)) || names(entry, wanted))
}

const traceOf = ({ trace_id }: Entry): string => String(trace_id ?? '')

const names = (entry: Entry, wanted: string): boolean =>
  Object.values(entry).some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted))

const isOfAnotherOrder = ({ eventType, subject }: Entry, wanted: string): boolean =>
  String(eventType).startsWith('order.') && !String(subject).endsWith(wanted)
