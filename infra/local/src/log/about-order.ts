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
  // A schedule has one trace for many: of those, only what names this one.
  const kinds = new Set(named.filter(({ subject }) => endsWith(subject, wanted)).map(kindOf))
  for (const entry of entries) {
    const isOfAnother = kinds.has(kindOf(entry)) && !endsWith(entry['subject'], wanted)
    if (entry['eventType'] !== undefined && isOfAnother) traces.delete(traceOf(entry))
  }
  return entries.filter((entry) => traces.has(traceOf(entry)) || names(entry, wanted))
}

const traceOf = ({ trace_id }: Entry): string => String(trace_id ?? '')

const names = (entry: Entry, wanted: string): boolean =>
  Object.values(entry).some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted))

const endsWith = (subject: unknown, wanted: string): boolean => String(subject).toLowerCase().endsWith(wanted)

/** Of what the event is about, as in `order.created`. */
const kindOf = ({ eventType }: Entry): string => String(eventType).split('.', 1)[0] ?? ''
