import { authorizationRoutes } from './authorizations/routes.ts'
import { stripeBreaker } from './clients/stripe/breaker.ts'
import { stripeClient } from './clients/stripe/client.ts'
import type { Config } from './config.ts'
import { paymentRoutes } from './payments/routes.ts'
import { database } from './platform/database/database.ts'
import { authentication } from './platform/http/authentication.ts'
import { health } from './platform/http/health.ts'
import { remoteKeys } from './platform/http/key-set.ts'
import { openapi } from './platform/http/openapi.ts'
import { watchRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { toProblem } from './problems.ts'
import { webhookRoutes } from './webhooks/routes.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web', toProblem)
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(authentication, { keys: remoteKeys(app), isRevoked: watchRevocations(app) })
  await app.register(stripeBreaker)
  await app.register(stripeClient)
  await app.register(paymentRoutes)
  await app.register(authorizationRoutes)
  await app.register(webhookRoutes)
  return app
}
