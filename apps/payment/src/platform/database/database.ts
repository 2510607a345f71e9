import { channel } from 'node:diagnostics_channel'
import { telemetryChannels } from '@fanfare/contracts'
import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import { createSockets } from './sockets.ts'

export type Database = PrismaClient
export type Transaction = Prisma.TransactionClient
export type Transact = <R>(work: (tx: Transaction) => Promise<R>) => Promise<R>

/** Of a connection, in milliseconds; Prisma's default of 2 s fails a burst, and CloudFront gives up after 30 s. */
const acquireTimeout = 10_000

/** Milliseconds without an answer, while the process closes, after which a query in progress fails. */
const closingTimeout = 5_000

// The locks of a client whose machine has vanished are released within 25 s, in place of two hours.
const deadPeerTimeouts =
  '-c idle_in_transaction_session_timeout=20000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

export const database = fp(
  async (app: FastifyInstance) => {
    const sockets = createSockets()
    const pool = new pg.Pool({
      connectionString: app.config.DATABASE_URL,
      max: app.config.DATABASE_POOL_SIZE,
      connectionTimeoutMillis: acquireTimeout,
      stream: sockets.create,
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
    app.closing.addEventListener('abort', () => void sockets.dropSilent(closingTimeout))
    app.addHook('onClose', async () => {
      await db.$disconnect()
      void sockets.dropSilent(1_000)
      await pool.end()
    })
  },
  { name: 'database' },
)

// A named statement is planned once for each connection; the limit keeps generated ones from filling the server's memory.
const names = new Map<string, string>()
function statementName(sql: string): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= 500) return ''
  const name = `s${names.size}`
  names.set(sql, name)
  return name
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
