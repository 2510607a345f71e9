import { Socket } from 'node:net'
import { Client, DatabaseError, type QueryConfig, type QueryResultRow } from 'pg'
import type { Logger } from 'pino'
import { sessionSettings } from './session-settings.ts'

export interface SessionOptions {
  readonly databaseUrl: string
  /** A session that asks nothing for so long is ended by the server, in milliseconds. */
  readonly lease: number
  /** Is called when there may be something in the outbox, and when the session is lost. */
  readonly onWake: () => void
  readonly log: Pick<Logger, 'warn'>
}

/** The channel on which writers of the outbox notify. */
const channel = 'outbox'

/** A direct connection to the database: LISTEN and the session's lock need one. */
export async function openSession({ databaseUrl, lease, onWake, log }: SessionOptions) {
  // pg has no way to drop a connection that does not answer any more.
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

  /** When the last query that was answered was asked, by two clocks: one stands still while the machine sleeps. */
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
      // Without the server's answer nobody knows what the session does.
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
    // A server that is paused does not answer that either.
    const timer = setTimeout(() => socket.destroy(), 1_000)
    await end
    clearTimeout(timer)
  }

  try {
    await client.connect()
    await query(sessionSettings(lease))
    await query({ text: `LISTEN ${channel}` })
  } catch (error) {
    await close()
    throw error
  }

  return {
    query,
    /** Aborted, with the first cause, when the session is lost. */
    lost: loss.signal,
    /** Throws unless the server has answered in the last half of the lease; asks it when it has not. */
    async confirm() {
      loss.signal.throwIfAborted()
      // Whoever waits for an earlier query need not ask again.
      await last
      if (idle() > lease / 2) await query({ text: 'SELECT' })
      loss.signal.throwIfAborted()
    },
    close,
    /** Ends the session at once; what is under way fails. */
    destroy: () => socket.destroy(),
  }
}

export type Session = Awaited<ReturnType<typeof openSession>>

const clocks = () => [performance.now(), Date.now()]
