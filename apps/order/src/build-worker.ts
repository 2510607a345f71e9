import type { Config } from './config.ts'
import { handlers } from './events/index.ts'
import { pruneIdempotencyKeys } from './orders/idempotency.ts'
import { moveOnOrders } from './orders/move-on-orders.ts'
import { daemon } from './plugins/daemon.ts'
import { database } from './plugins/database.ts'
import { events } from './plugins/events.ts'
import { health } from './plugins/health.ts'
import { inbox } from './plugins/inbox.ts'
import { outbox } from './plugins/outbox.ts'
import { relay } from './plugins/relay.ts'
import { schedules } from './plugins/schedules.ts'
import { createServer } from './plugins/server.ts'

export async function buildWorker(config: Config) {
  const app = createServer(config, 'worker')
  await app.register(daemon)
  await app.register(database)
  await app.register(outbox)
  await app.register(inbox)
  await app.register(relay)
  await app.register(health)
  await app.register(events, { handlers })
  await app.register(schedules, {
    tasks: {
      'move-on-orders': () => moveOnOrders(app),
      'prune-inbox': app.pruneInbox,
      'prune-idempotency-keys': () => pruneIdempotencyKeys(app),
    },
  })
  return app
}
