import Fastify from 'fastify'
import pg from 'pg'
import { type Body, orderRows } from './order.ts'

// The rows in one named statement, without authentication, schema and log.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })
pool.on('error', (error) => console.error('a database connection broke:', error.message))
const app = Fastify()

const text = `
  WITH placed AS (
    INSERT INTO orders (id, user_id, status, payment, balance, total, balance_amount, card_amount, currency,
      created_at, updated_at, asked_at)
    VALUES ($1, $2, $3::order_status, $4::payment_state, $5::balance_state, $6, $6, 0, $7, $8, $8, $8)
    RETURNING id
  ), listed AS (
    INSERT INTO order_items (order_id, line, product_id, name, quantity, unit_price)
    SELECT placed.id, item.*
    FROM placed, unnest($9::int[], $10::uuid[], $11::text[], $12::int[], $13::int[]) AS item
  )
  INSERT INTO outbox (event_id, type, key, body) SELECT $14, $15, $16, $17 FROM placed`

app.post<{ Body: Body }>('/orders', async (request, reply) => {
  const { order, lines, event } = orderRows(request.body)
  await pool.query({
    name: 'place-order',
    text,
    values: [
      ...[order.id, order.userId, order.status, order.payment, order.balance, order.total, order.currency],
      order.createdAt,
      lines.map(({ line }) => line),
      lines.map(({ productId }) => productId),
      lines.map(({ name }) => name),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPrice }) => unitPrice),
      ...[event.eventId, event.type, event.key, event.body],
    ],
  })
  return reply.code(201).send({ ...order, items: lines })
})
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// An orderly exit writes Node's compile cache.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
