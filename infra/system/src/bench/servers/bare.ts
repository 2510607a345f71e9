import Fastify from 'fastify'

// Baseline: Fastify with one route.
const app = Fastify()
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// An orderly exit writes Node's compile cache.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
