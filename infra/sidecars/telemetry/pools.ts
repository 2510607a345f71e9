import { subscribe } from 'node:diagnostics_channel'
import { errorForLog, telemetryChannels } from '@fanfare/contracts'
import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { SpanStorage } from './contexts.ts'
import { RecordedSpan } from './span.ts'
import { attributesJson } from './span-json.ts'
import { isSampled } from './traceparent.ts'
import type { BeginSpan } from './tracer.ts'

type Query = (...args: unknown[]) => unknown

interface Asked {
  query: Query
}

interface Pool extends Asked {
  readonly options: { readonly connectionString?: string }
  on(event: 'connect', listener: (client: Asked) => void): unknown
}

/**
 * A span of each statement of a pg.Pool, where a span is in progress: a poll by a timer makes none. Without its text,
 * which would be half of what is sent.
 */
export function spansOfPools(beginSpan: BeginSpan, storage: SpanStorage): void {
  subscribe(telemetryChannels.pool, (message) => {
    if (!isPool(message)) return
    const server = attributesJson(serverOf(message.options.connectionString))
    const writtenOf = createWrittenOf(server)
    const beginStatement: BeginStatement = (given) => {
      const parent = storage.getStore()
      if (parent === undefined || !isSampled(parent)) return undefined
      const statement = statementOf(given)
      if (statement === undefined) return undefined
      const summary = summaryOf(statement)
      const written = writtenOf(summary)
      const begun = beginSpan({ name: summary, kind: SpanKind.CLIENT, parent, written })
      return begun instanceof RecordedSpan ? begun : undefined
    }
    watch(message, beginStatement)
    message.on('connect', (client) => watch(client, beginStatement))
  })
}

/** @param given a statement as pg takes it */
type BeginStatement = (given: unknown) => RecordedSpan | undefined

/** A pool calls its clients with a callback: the span is the pool's, which began in the caller's context. */
function watch(asked: Asked, beginStatement: BeginStatement): void {
  const query = asked.query.bind(asked)
  asked.query = (...args) => {
    const span = typeof args.at(-1) === 'function' ? undefined : beginStatement(args[0])
    const result = query(...args)
    if (span === undefined) return result
    if (result instanceof Promise) {
      result.then(
        () => span.end(),
        (error: unknown) => fail(span, error),
      )
    } else span.end()
    return result
  }
}

function fail(span: RecordedSpan, error: unknown): void {
  const { message, type, code } = errorForLog(error)
  const status = code === undefined ? undefined : String(code)
  span.setAttributes({ 'error.type': status ?? type, 'db.response.status_code': status })
  span.setStatus({ code: SpanStatusCode.ERROR, message }).end()
}

interface Statement {
  readonly text: string
  readonly name: string | undefined
}

function statementOf(given: unknown): Statement | undefined {
  if (typeof given === 'string') return { text: given, name: undefined }
  if (typeof given !== 'object' || given === null || !('text' in given)) return undefined
  const name = 'name' in given && typeof given.name === 'string' ? given.name : undefined
  return typeof given.text === 'string' ? { text: given.text, name } : undefined
}

/** Of a service, there are a few hundred. */
const mostStatements = 500

/** The attributes of each statement are the same each time. */
function createWrittenOf(server: string): (summary: string) => string {
  const known = new Map<string, string>()
  return (summary) => {
    const found = known.get(summary)
    if (found !== undefined) return found
    const written = `${server},${attributesJson({ 'db.query.summary': summary })}`
    if (known.size < mostStatements) known.set(summary, written)
    return written
  }
}

const summaries = new Map<string, string>()

/** A statement's own name, as `insert-order`; of Prisma's, the verb and the table. */
function summaryOf({ text, name }: Statement): string {
  if (name && !/^s\d+$/.test(name)) return name
  const known = summaries.get(text)
  if (known !== undefined) return known
  const [verb = 'query'] = /\w+/.exec(text) ?? []
  const [, table] = /\b(?:FROM|INTO|UPDATE)\s+(?:"public"\.)?"?(\w+)"?/i.exec(text) ?? []
  const summary = [verb.toUpperCase(), table].filter(Boolean).join(' ')
  if (summaries.size < mostStatements) summaries.set(text, summary)
  return summary
}

function serverOf(connectionString: string | undefined): Attributes {
  const system = { 'db.system.name': 'postgresql' }
  if (connectionString === undefined || !URL.canParse(connectionString)) return system
  const { hostname, port, pathname } = new URL(connectionString)
  return {
    ...system,
    'server.address': hostname,
    'server.port': Number(port || 5432),
    'db.namespace': decodeURIComponent(pathname.slice(1)),
  }
}

const isPool = (message: unknown): message is Pool =>
  typeof message === 'object' && message !== null && 'query' in message && 'options' in message
