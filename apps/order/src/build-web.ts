import { paymentClient } from './clients/payment.ts'
import type { Config } from './config.ts'
import { createAuthorizeOrder } from './orders/authorize-order.ts'
import type { AuthorizeOrder } from './orders/place-order.ts'
import { orderRoutes } from './orders/routes.ts'
import { database } from './platform/database/database.ts'
import { authentication } from './platform/http/authentication.ts'
import { health } from './platform/http/health.ts'
import { remoteKeys } from './platform/http/key-set.ts'
import { openapi } from './platform/http/openapi.ts'
import { watchRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { toProblem } from './problems.ts'
import { createFindProducts, type FindProducts } from './products/find-products.ts'
import { productRoutes } from './products/routes.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web', toProblem)
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(authentication, { keys: remoteKeys(app), isRevoked: watchRevocations(app) })
  await app.register(paymentClient)
  app.decorate('authorizeOrder', createAuthorizeOrder(app))
  app.decorate('findProducts', createFindProducts(app))
  await app.register(productRoutes)
  await app.register(orderRoutes)
  return app
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly findProducts: FindProducts
    readonly authorizeOrder?: AuthorizeOrder
  }
}
