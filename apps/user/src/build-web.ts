import { createLocalJWKSet } from 'jose'
import { accountRoutes } from './account/routes.ts'
import { type Config, owaspMemory } from './config.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { database } from './platform/database/database.ts'
import { authentication } from './platform/http/authentication.ts'
import { health } from './platform/http/health.ts'
import { openapi } from './platform/http/openapi.ts'
import { watchRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { toProblem } from './problems.ts'
import { type AttemptLimits, createAttemptLimits } from './sessions/attempt-limits.ts'
import { createPasswords, type Passwords } from './sessions/passwords.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { createTokens, type Tokens } from './sessions/tokens.ts'
import { userRoutes } from './users/routes.ts'

export async function buildWeb(config: Config) {
  const app = createServer(config, 'web', toProblem)
  await app.register(openapi)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)

  const memory = config.PASSWORD_HASH_MEMORY_KIB
  if (memory < owaspMemory)
    app.log.warn({ memory }, 'passwords are hashed with less memory than OWASP asks for')
  app.decorate('passwords', createPasswords(memory))
  app.decorate('tokens', await createTokens(config))
  app.decorate('attemptLimits', createAttemptLimits(app))
  const keys = createLocalJWKSet({ keys: [...app.tokens.publicKeys] })
  await app.register(authentication, { keys, isRevoked: watchRevocations(app) })

  await app.register(userRoutes)
  await app.register(sessionRoutes)
  await app.register(accountRoutes)
  await app.register(ledgerRoutes)
  return app
}

declare module 'fastify' {
  interface FastifyInstance {
    // In the web process only.
    readonly passwords: Passwords
    readonly tokens: Tokens
    readonly attemptLimits: AttemptLimits
  }
}
