import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FactOf } from '../history/fact.ts'
import type { Recorder } from './recorder.ts'

/** A line that pino has written. */
const PinoLine = Type.Object({
  level: Type.String(),
  msg: Type.String(),
  time: Type.Optional(Type.String()),
  reqId: Type.Optional(Type.String()),
})
const Line = Compile(PinoLine)
const Access = Compile(
  Type.Object({
    id: Type.String(),
    method: Type.String(),
    target: Type.String(),
    status: Type.Optional(Type.Integer()),
    milliseconds: Type.Number(),
    location: Type.Optional(Type.String()),
  }),
)

/** Lines whose request is not over: only its answer says which order it made. */
const mostPending = 500

const ordersLocation = /^\/orders\/([0-9a-f-]{36})$/
const ownFields = new Set(['level', 'msg', 'time', 'pid', 'hostname', 'service', 'process', 'reqId', 'part'])

export function recordLines(record: Recorder) {
  const failed = new Set<string>()
  const pending = new Map<string, FactOf<'line'>[]>()

  function access(entry: unknown): void {
    if (!Access.Check(entry)) return
    const { id, method, target, status, milliseconds, location } = entry
    const journey = ordersLocation.exec(location ?? '')?.[1] ?? record.aliases.in(target)
    const lines = pending.get(id) ?? []
    pending.delete(id)
    // A page that reads an order again and again is no part of its journey.
    if (journey === undefined || method === 'GET') return
    // Lines of the request come through another pipe, and may be later.
    for (const each of [journey, id]) record.aliases.add(each, journey)
    const now = Date.now()
    record.request(journey, id, {
      kind: 'request',
      at: now - milliseconds,
      until: now,
      method,
      target: target.split('?', 1)[0] ?? '',
      ...(status === undefined ? {} : { status }),
    })
    for (const line of lines) record.line(journey, line)
  }

  /** Returns the journey of an error. */
  function line(source: string, text: string, entry: Static<typeof PinoLine>): string | undefined {
    const { level, msg, time, reqId } = entry
    const more = Object.fromEntries(Object.entries(entry).filter(([name]) => !ownFields.has(name)))
    const at = time === undefined ? Date.now() : Date.parse(time)
    const fact: FactOf<'line'> = { kind: 'line', at, source, level, text: msg, more }
    const journey = record.aliases.of(reqId ?? '') ?? record.aliases.in(text)
    if (journey !== undefined) {
      record.line(journey, fact)
      return level === 'error' || level === 'fatal' ? journey : undefined
    }
    if (reqId === undefined) return undefined
    pending.set(reqId, [...(pending.get(reqId) ?? []), fact])
    const [oldest] = pending.keys()
    if (pending.size > mostPending && oldest !== undefined) pending.delete(oldest)
    return undefined
  }

  /** Returns the journey of an error, once for each journey. */
  return (source: string, text: string): string | undefined => {
    if (!text.startsWith('{')) return undefined
    const entry = parsed(text)
    if (source === 'edge') access(entry)
    else if (Line.Check(entry) && entry.level !== 'debug') {
      const journey = line(source, text, entry)
      if (journey !== undefined && !failed.has(journey)) {
        if (failed.size > mostPending) failed.clear()
        failed.add(journey)
        return journey
      }
    }
    return undefined
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
