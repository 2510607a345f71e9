import { PrismaPg } from '@prisma/adapter-pg'
import Fastify from 'fastify'
import { PrismaClient } from '../../generated/prisma/client.ts'
import { type Body, orderRows } from './order.ts'

// The same rows in Prisma's interactive transaction, in the same route.
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env['DATABASE_URL'], max: 10 }),
  transactionOptions: { maxWait: 10_000 },
})
const app = Fastify()

app.post<{ Body: Body }>('/orders', async (request, reply) => {
  const { order, lines, event } = orderRows(request.body)
  await prisma.$transaction(async (tx) => {
    await tx.order.create({ data: order })
    await tx.orderItem.createMany({ data: lines })
    await tx.outbox.create({ data: event })
  })
  return reply.code(201).send({ ...order, items: lines })
})
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// An orderly exit writes Node's compile cache.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
