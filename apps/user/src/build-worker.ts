import { eraseUnconfirmed, pruneDeadEvents } from './account/erase-unconfirmed.ts'
import { pruneLinks } from './account/links.ts'
import type { Config } from './config.ts'
import { createHandlers } from './handlers.ts'
import { database } from './platform/database/database.ts'
import { health } from './platform/http/health.ts'
import { pruneRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { daemon, schedules } from './platform/messaging/daemon.ts'
import { events } from './platform/messaging/events.ts'
import { pruneInbox } from './platform/messaging/inbox.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { pruneAttempts } from './sessions/attempt-limits.ts'
import { pruneSessions } from './sessions/sessions.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  await app.register(events, { handlers: createHandlers(app) })
  await app.register(schedules, {
    tasks: {
      'prune-inbox': () => pruneInbox(app),
      'prune-attempts': () => pruneAttempts(app),
      'prune-expired': () =>
        Promise.all([pruneLinks(app), pruneSessions(app), pruneRevocations(app), pruneDeadEvents(app)]),
      'erase-unconfirmed': () => eraseUnconfirmed(app),
    },
  })
  return app
}
