// In place of a service: logs, and takes LOADING milliseconds to load.
import { setTimeout } from 'node:timers/promises'
import Fastify from 'fastify'

await setTimeout(Number(process.env['LOADING']))

const app = Fastify({ logger: true })
app.get('/health/ready', async () => ({ status: 'ready' }))
process.once('SIGTERM', async () => {
  await app.close()
  app.log.info('closed')
  process.exit()
})
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
