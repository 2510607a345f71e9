import Fastify from 'fastify'

// What a process costs that does nothing: Fastify and one route.
const app = Fastify()
app.get('/health/ready', async () => ({ status: 'ready' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) })
// Not killed but ended: then Node keeps what it has compiled, as it does for a service.
process.once('SIGTERM', () => app.close().then(() => process.exit()))
