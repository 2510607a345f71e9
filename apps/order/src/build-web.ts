import type { Config } from './config.ts'
import { orders } from './orders/index.ts'
import { authorizeCard } from './payment/authorize-card.ts'
import { authentication } from './plugins/authentication.ts'
import { database } from './plugins/database.ts'
import { health } from './plugins/health.ts'
import { openapi } from './plugins/openapi.ts'
import { outbox } from './plugins/outbox.ts'
import { createServer } from './plugins/server.ts'
import { findProducts } from './products/find-products.ts'
import { readProducts } from './products/read-products.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web')
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(authentication)
  await app.register(findProducts)
  await app.register(authorizeCard)
  await app.register(readProducts)
  await app.register(orders)
  return app
}
