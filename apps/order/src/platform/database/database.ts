import { channel } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { isDatabaseUnavailable, telemetryChannels } from '@fanfare/contracts'
import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts'

export type Database = PrismaClient
export type Transaction = Prisma.TransactionClient
export type Transact = <R>(work: (tx: Transaction) => Promise<R>) => Promise<R>

/** Of a connection, in milliseconds; Prisma's default of 2 s fails a burst, and CloudFront gives up after 30 s. */
const acquireTimeout = 10_000

// The locks of a client whose machine has vanished are released within 25 s, in place of two hours.
const deadPeerTimeouts =
  '-c idle_in_transaction_session_timeout=20000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

export const database = fp(
  async (app: FastifyInstance) => {
    const sockets = new Set<Socket>()
    const createSocket = () => {
      const socket = new Socket()
      sockets.add(socket)
      return socket.on('timeout', () => socket.destroy()).on('close', () => sockets.delete(socket))
    }
    /** Their queries fail: pg itself cannot drop a connection whose server does not answer. */
    const dropSilent = (milliseconds: number) => {
      for (const socket of sockets) socket.setTimeout(milliseconds)
    }
    const pool = new pg.Pool({
      connectionString: app.config.DATABASE_URL,
      max: app.config.DATABASE_POOL_SIZE,
      connectionTimeoutMillis: acquireTimeout,
      stream: createSocket,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // Longer than the server's: only for one that does not answer.
      query_timeout: 20_000,
      // Prisma's adapter assumes UTC.
      options: `${deadPeerTimeouts} -c lock_timeout=10000 -c statement_timeout=15000 -c timezone=UTC`,
    })
    // Without listeners, a connection that breaks would end the process.
    pool.on('error', (error) => app.log.warn({ err: error }, 'database connection lost'))
    pool.on('connect', (client) => client.on('error', () => {}))
    channel(telemetryChannels.pool).publish(pool)

    const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) })
    const db = new PrismaClient({ adapter, transactionOptions: { maxWait: acquireTimeout, timeout: 20_000 } })
    const afterCommit = new WeakMap<Transaction, Set<() => void>>()

    app.decorate('pool', pool)
    app.decorate('db', db)
    app.decorate('afterCommit', (tx, callback) => {
      const callbacks = afterCommit.get(tx)
      if (!callbacks) throw new Error('not a transaction of app.transact')
      callbacks.add(callback)
    })
    app.decorate('transact', async (work) => {
      const callbacks = new Set<() => void>()
      const result = await db.$transaction((tx) => {
        afterCommit.set(tx, callbacks)
        return work(tx)
      })
      for (const callback of callbacks) callback()
      return result
    })
    app.closing.addEventListener('abort', () => dropSilent(5_000))
    app.addHook('onClose', async () => {
      await db.$disconnect()
      dropSilent(1_000)
      await pool.end()
    })
  },
  { name: 'database' },
)

/** In milliseconds; nginx gives up after 60 s. */
const longestWait = 30_000

/** If the error says that it does not. */
export async function untilDatabaseAnswers(
  { pool, closing }: Pick<FastifyInstance, 'pool' | 'closing'>,
  error: unknown,
): Promise<void> {
  if (!isDatabaseUnavailable(error)) return
  const answers = () => pool.query('SELECT 1').then(Boolean, () => false)
  const end = AbortSignal.any([closing, AbortSignal.timeout(longestWait)])
  while (!end.aborted && !(await answers())) await setTimeout(250)
}

// A named statement is planned once for each connection; the limit keeps generated ones from filling the server's memory.
const names = new Map<string, string>()
function statementName(sql: string): string {
  if (!names.has(sql) && names.size < 500) names.set(sql, `s${names.size}`)
  return names.get(sql) ?? ''
}

/** Deletes until nothing is left. One large transaction would hold locks, and keep vacuum from the rows of all tables. */
export async function inBatches(
  deleteSome: (limit: number) => Promise<number>,
  size = 5_000,
): Promise<number> {
  const deleted = await deleteSome(size)
  return deleted < size ? deleted : deleted + (await inBatches(deleteSome, size))
}

declare module 'fastify' {
  interface FastifyInstance {
    pool: pg.Pool
    db: Database
    transact: Transact
    /** Calls back after the commit, once for each callback. It must not throw. */
    afterCommit(tx: Transaction, callback: () => void): void
  }
}
