import { createLocalJWKSet } from 'jose'
import type { Config } from './config.ts'
import { authentication } from './plugins/authentication.ts'
import { database } from './plugins/database.ts'
import { health } from './plugins/health.ts'
import { openapi } from './plugins/openapi.ts'
import { outbox } from './plugins/outbox.ts'
import { createServer } from './plugins/server.ts'
import { attempts } from './sessions/attempts.ts'
import { openSession } from './sessions/open-session.ts'
import { passwords } from './sessions/password.ts'
import { publicKeys } from './sessions/public-keys.ts'
import { tokens } from './sessions/tokens.ts'
import { users } from './users/index.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web')
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(tokens)
  // Whoever signs the tokens need not ask for the keys.
  await app.register(authentication, { keys: createLocalJWKSet({ keys: app.publicKeys }) })
  await app.register(attempts)
  await app.register(passwords)
  await app.register(publicKeys)
  await app.register(openSession)
  await app.register(users)
  return app
}
