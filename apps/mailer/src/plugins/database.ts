import { PrismaPg } from '@prisma/adapter-pg'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'

export type Database = PrismaClient
/** A transaction in progress. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

/**
 * How long a burst waits for a connection, in milliseconds: Prisma's default of 2 s would fail it on a busy machine, and
 * CloudFront waits for 30 s.
 */
const patience = 10_000

/**
 * Has PostgreSQL let go of what a process held that vanished without a word, as with its machine: within 25 s, where the
 * system would take two hours. Until then others wait for its locks.
 * Source: PostgreSQL manual, client connection defaults; times in milliseconds and seconds.
 */
export const letGoOfTheVanished =
  '-c idle_in_transaction_session_timeout=20000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/** One pool for both: Prisma for nearly everything, `pg` for the few statements where every round trip counts. */
export const database = fp(
  async (app: FastifyInstance) => {
    const pool = new pg.Pool({
      connectionString: app.config.DATABASE_URL,
      max: app.config.DATABASE_POOL_SIZE,
      connectionTimeoutMillis: patience,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      // For hangs only: nginx gives up on a request after as long.
      query_timeout: 60_000,
      // Prisma's adapter writes and reads times without a zone, as if every server's were UTC.
      options: `${letGoOfTheVanished} -c lock_timeout=10000 -c timezone=UTC`,
    })
    // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
    pool.on('error', (error) => app.log.warn({ err: error }, 'a database connection broke'))
    const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) })
    const prisma = new PrismaClient({
      adapter,
      transactionOptions: { maxWait: patience, timeout: 20_000 },
    })
    app.decorate('pool', pool)
    app.decorate('prisma', prisma)
    app.addHook('onClose', async () => {
      await prisma.$disconnect()
      await pool.end()
    })
  },
  { name: 'database' },
)

// Named statements are planned once a connection. Past this many, a statement that is made anew each time would only
// fill the server's memory.
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
    prisma: Database
  }
}
