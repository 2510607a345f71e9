import { PrismaPg } from '@prisma/adapter-pg'
import Fastify from 'fastify'
import pg from 'pg'
import Stripe from 'stripe'
import { PrismaClient } from '../../generated/prisma/client.ts'

// A worker as of 2026-11-24: events wait in the pool, statements are ended by the client only, bodies take their time,
// and Stripe is asked before the event is answered.
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  connectionTimeoutMillis: 5_000,
  query_timeout: 20_000,
})
pool.on('error', ({ message }) => console.error('a database connection broke:', message))
pool.on('connect', (client) => client.on('error', () => {}))
const prisma = new PrismaClient({
  adapter: new PrismaPg(pool),
  transactionOptions: { maxWait: 5_000, timeout: 60_000 },
})
const base = process.env['STRIPE_API_BASE']
const stripe =
  base &&
  new Stripe('sk_test_bench', {
    protocol: 'http',
    host: new URL(base).hostname,
    port: new URL(base).port,
    timeout: 8_000,
    maxNetworkRetries: 1,
    telemetry: false,
  })

const app = Fastify()
app.post<{ Body: { id: string } }>('/events', async ({ body }) => {
  await prisma.$transaction((tx) => tx.$executeRaw`INSERT INTO inbox (event_id) VALUES (${body.id}::uuid)`)
  if (stripe) await stripe.paymentIntents.create({ amount: 490, currency: 'eur' })
})
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// An orderly exit writes Node's compile cache.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
