import type { Config } from './config.ts'
import { createHandlers } from './handlers.ts'
import { createAnswerDelay } from './orders/answer-delay.ts'
import { nudgeStalledOrders } from './orders/nudge-stalled-orders.ts'
import { pruneIdempotencyKeys } from './orders/store.ts'
import { database } from './platform/database/database.ts'
import { health } from './platform/http/health.ts'
import { pruneRevocations } from './platform/http/revocations.ts'
import { createServer } from './platform/http/server.ts'
import { daemon, schedules } from './platform/messaging/daemon.ts'
import { events } from './platform/messaging/events.ts'
import { pruneInbox } from './platform/messaging/inbox.ts'
import { outbox } from './platform/messaging/outbox.ts'
import { toWorkerProblem } from './problems.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker', toWorkerProblem)
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(health)
  const answerDelay = createAnswerDelay()
  await app.register(events, { handlers: createHandlers({ publish: app.publish, answerDelay }) })
  await app.register(schedules, {
    tasks: {
      'nudge-stalled-orders': () => nudgeStalledOrders(app, answerDelay),
      'prune-inbox': () => Promise.all([pruneInbox(app), pruneRevocations(app)]),
      'prune-idempotency-keys': () => pruneIdempotencyKeys(app),
    },
  })
  return app
}
