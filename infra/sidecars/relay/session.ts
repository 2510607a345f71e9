import { Socket } from 'node:net'
import { Client, DatabaseError, type QueryConfig, type QueryResultRow } from 'pg'
import type { Logger } from 'pino'
import { sessionSettings } from './session-settings.ts'

export interface SessionOptions {
  readonly databaseUrl: string
  /** Milliseconds until the server ends an idle session. */
  readonly lease: number
  /** Called on a notification, and when the session is lost. */
  readonly onWake: () => void
  readonly log: Pick<Logger, 'warn'>
  /** Ends an attempt to connect. */
  readonly stop?: AbortSignal
}

const channel = 'outbox'

/** Needs a direct connection, for LISTEN and the session lock. */
export async function openSession({ databaseUrl, lease, onWake, log, stop }: SessionOptions) {
  // pg cannot drop a connection that does not answer.
  const socket = new Socket()
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'outbox-relay',
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
  })
  const loss = new AbortController()
  const lose = (error: unknown) => {
    if (loss.signal.aborted) return
    loss.abort(error)
    onWake()
  }
  client.on('error', (error) => {
    if (!loss.signal.aborted) log.warn({ err: error }, 'connection to the outbox lost')
    lose(error)
  })
  client.on('notification', onWake)

  /** Time of the last answered query, by two clocks: one stops while the machine sleeps. */
  let answered = clocks()
  const idle = () => Math.max(...clocks().map((now, i) => now - (answered[i] ?? 0)))

  // One query after the other: pg's own queue is deprecated.
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  function query<Row extends QueryResultRow>(config: QueryConfig): Promise<Row[]> {
    waiting++
    const result = last.then(() => ask<Row>(config)).finally(() => waiting--)
    last = result.catch(() => undefined)
    return result
  }

  async function ask<Row extends QueryResultRow>(config: QueryConfig): Promise<Row[]> {
    loss.signal.throwIfAborted()
    const asked = clocks()
    try {
      const { rows } = await client.query<Row>(config)
      answered = asked
      return rows
    } catch (error) {
      // Without an answer the session's state is unknown.
      if (!(error instanceof DatabaseError) || error.severity === 'FATAL') lose(error)
      throw error
    }
  }

  const heartbeat = setInterval(() => {
    if (waiting === 0 && idle() > lease / 5) query({ text: 'SELECT' }).catch(lose)
  }, lease / 5)

  async function close() {
    clearInterval(heartbeat)
    const end = client.end().catch(() => undefined)
    // A paused server does not answer.
    const timer = setTimeout(() => socket.destroy(), 1_000)
    await end
    clearTimeout(timer)
  }

  const destroy = () => void socket.destroy()
  stop?.addEventListener('abort', destroy)
  try {
    await client.connect()
    await query(sessionSettings(lease))
    await query({ text: `LISTEN ${channel}` })
  } catch (error) {
    await close()
    throw error
  } finally {
    stop?.removeEventListener('abort', destroy)
  }

  return {
    query,
    /** Aborted with the first cause. */
    lost: loss.signal,
    /** Throws unless the server has answered within half the lease; asks when necessary. */
    async confirm() {
      loss.signal.throwIfAborted()
      // An earlier query may have confirmed it.
      await last
      if (idle() > lease / 2) await query({ text: 'SELECT' })
      loss.signal.throwIfAborted()
    },
    close,
    /** Queries in flight fail. */
    destroy,
  }
}

export type Session = Awaited<ReturnType<typeof openSession>>

const clocks = () => [performance.now(), Date.now()]
