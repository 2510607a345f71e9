import type { Config } from './config.ts'
import { mailRoutes } from './mails/mail-routes.ts'
import { authentication } from './plugins/authentication.ts'
import { database } from './plugins/database.ts'
import { health } from './plugins/health.ts'
import { openapi } from './plugins/openapi.ts'
import { outbox } from './plugins/outbox.ts'
import { createServer } from './plugins/server.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web')
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(authentication)
  await app.register(mailRoutes)
  return app
}
