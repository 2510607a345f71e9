import { authorizationRoutes } from './authorizations/routes.ts'
import type { Config } from './config.ts'
import { paymentRoutes } from './payments/routes.ts'
import { settling } from './payments/settling.ts'
import { authentication } from './plugins/authentication.ts'
import { database } from './plugins/database.ts'
import { health } from './plugins/health.ts'
import { openapi } from './plugins/openapi.ts'
import { outbox } from './plugins/outbox.ts'
import { createServer } from './plugins/server.ts'
import { stripeClient } from './stripe/client.ts'
import { webhookRoutes } from './webhooks/routes.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web')
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(authentication)
  await app.register(stripeClient)
  await app.register(settling)
  await app.register(paymentRoutes)
  await app.register(authorizationRoutes)
  await app.register(webhookRoutes)
  return app
}
