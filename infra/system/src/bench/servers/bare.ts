import Fastify from 'fastify'

// The baseline: Fastify with one route.
const app = Fastify()
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// An orderly exit writes Node's compile cache, as for a service.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
